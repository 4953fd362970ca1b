#include "sbx-cli.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GAP 2
/* A column that shrinks stays this wide. */
#define NARROWEST 8

typedef struct
{
  char          *title;
  SbxTableFlags  flags;
  guint          width;
} Column;

struct _SbxTable
{
  GArray    *columns;
  GPtrArray *rows;     /* of char** */
};

static void
column_clear (Column *column)
{
  g_free (column->title);
}

SbxTable *
sbx_table_new (void)
{
  SbxTable *self = g_new0 (SbxTable, 1);

  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, (GDestroyNotify) column_clear);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return self;
}

void
sbx_table_add_column (SbxTable      *self,
                      const char    *title,
                      SbxTableFlags  flags)
{
  Column column = { g_strdup (title), flags, 0 };

  g_array_append_val (self->columns, column);
}

void
sbx_table_add_row (SbxTable   *self,
                   const char *first,
                   ...)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  va_list arguments;

  va_start (arguments, first);
  for (const char *cell = first; cell != NULL; cell = va_arg (arguments, const char *))
    g_strv_builder_take (cells, sbx_text_make_visible (cell, -1, FALSE));
  va_end (arguments);
  g_ptr_array_add (self->rows, g_strv_builder_end (cells));
}

static guint
measure_char (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

static guint
measure (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += measure_char (g_utf8_get_char (text));
  return width;
}

static void
print_cell (FILE         *file,
            const char   *text,
            const Column *column,
            gboolean      last)
{
  guint width = measure (text);
  guint shown = 0;
  guint padding = column->width > width ? column->width - width : 0;

  if (column->flags & SBX_TABLE_RIGHT)
    fprintf (file, "%*s", padding, "");
  if (width <= column->width)
    fputs (text, file);
  else
    {
      const char *end = text;

      while (shown + measure_char (g_utf8_get_char (end)) < column->width)
        {
          shown += measure_char (g_utf8_get_char (end));
          end = g_utf8_next_char (end);
        }
      fprintf (file, "%.*s…", (int) (end - text), text);
      padding = column->width - shown - 1;
    }
  if (!last && !(column->flags & SBX_TABLE_RIGHT))
    fprintf (file, "%*s", padding, "");
  if (!last)
    fprintf (file, "%*s", GAP, "");
}

static guint
get_terminal_width (FILE *file)
{
  struct winsize size;

  if (ioctl (fileno (file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

/* Takes from the widest of the columns that may shrink until all fit. */
static void
fit_columns (SbxTable *self,
             guint     available)
{
  guint total = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = &g_array_index (self->columns, Column, i);

      column->width = measure (column->title);
      for (guint row = 0; row < self->rows->len; row++)
        column->width = MAX (column->width, measure (((char **) g_ptr_array_index (self->rows, row))[i]));
      if (column->flags & SBX_TABLE_PIPE_ONLY)
        column->width = 0;
      else
        total += column->width + GAP;
    }

  while (total > available + GAP)
    {
      Column *widest = NULL;

      for (guint i = 0; i < self->columns->len; i++)
        {
          Column *column = &g_array_index (self->columns, Column, i);

          if ((column->flags & SBX_TABLE_SHRINKS) && column->width > NARROWEST &&
              (widest == NULL || column->width > widest->width))
            widest = column;
        }
      if (widest == NULL)
        return;
      widest->width--;
      total--;
    }
}

static void
print_aligned (SbxTable *self,
               FILE     *file)
{
  guint last = 0;

  fit_columns (self, get_terminal_width (file));
  for (guint i = 0; i < self->columns->len; i++)
    if (!(g_array_index (self->columns, Column, i).flags & SBX_TABLE_PIPE_ONLY))
      last = i;

  fputs (sbx_cli_style (file, "dim"), file);
  for (int row = -1; row < (int) self->rows->len; row++)
    {
      for (guint i = 0; i <= last; i++)
        {
          const Column *column = &g_array_index (self->columns, Column, i);

          if (!(column->flags & SBX_TABLE_PIPE_ONLY))
            print_cell (file, row < 0 ? column->title : ((char **) g_ptr_array_index (self->rows, row))[i], column, i == last);
        }
      fprintf (file, "%s\n", row < 0 ? sbx_cli_style (file, "none") : "");
    }
}

void
sbx_table_print (SbxTable *self,
                 FILE     *file)
{
  if (sbx_cli_is_terminal (file))
    {
      if (self->rows->len > 0)
        print_aligned (self, file);
    }
  else
    for (guint row = 0; row < self->rows->len; row++)
      {
        g_autofree char *line = g_strjoinv ("\t", g_ptr_array_index (self->rows, row));

        fprintf (file, "%s\n", line);
      }

  g_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  g_free (self);
}
