#include "sbx-fields-text.h"

#include <string.h>

#include "sbx-request.h"

/* ⏎ */
#define RETURN "\u23ce"

static char *
replace (const char *text,
         const char *what,
         const char *with)
{
  GString *replaced = g_string_new (text);

  g_string_replace (replaced, what, with, 0);
  return g_string_free_and_steal (replaced);
}

static char *
write_line (const SbxPart *part,
            char           separator)
{
  g_autofree char *value = replace (part->value != NULL ? part->value : "", "\n", RETURN);
  g_autofree char *line = g_strdup_printf ("%s%s%c%s%s%s", part->enabled ? "" : "# ", part->name, separator,
                                           separator == ':' ? " " : "", part->path != NULL ? "@" : "",
                                           part->path != NULL ? part->path : value);

  return replace (line, "\n", RETURN);
}

char *
sbx_fields_text_write (const SbxBody *rows,
                       char           separator)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->parts->len; i++)
    {
      g_autofree char *line = write_line (g_ptr_array_index (rows->parts, i), separator);

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free_and_steal (text);
}

static void
add_part (SbxBody    *rows,
          const char *line,
          const char *split,
          gboolean    with_files)
{
  gboolean off = *line == '#';
  const char *start = off ? line + 1 : line;
  g_autofree char *name = split != NULL && split >= start ? g_strndup (start, split - start) : g_strdup (start);
  g_autofree char *typed = g_strdup (split != NULL && split >= start ? split + 1 : "");
  g_autofree char *value = replace (g_strstrip (typed), RETURN, "\n");
  SbxPart *part;

  g_strstrip (name);
  if (with_files && *value == '@')
    part = sbx_body_add_part (rows, name, NULL, value + 1);
  else
    part = sbx_body_add_part (rows, name, value, NULL);
  part->enabled = !off;
}

/* line → GQueue of SbxPart: several rows may look alike. */
static GHashTable *
list_lines (const SbxBody *rows,
            char           separator)
{
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_queue_free);

  for (guint i = 0; rows != NULL && i < rows->parts->len; i++)
    {
      SbxPart *part = g_ptr_array_index (rows->parts, i);
      g_autofree char *line = write_line (part, separator);
      GQueue *queue = g_hash_table_lookup (lines, line);

      if (queue == NULL)
        {
          queue = g_queue_new ();
          g_hash_table_insert (lines, g_steal_pointer (&line), queue);
        }
      g_queue_push_tail (queue, part);
    }
  return lines;
}

SbxBody *
sbx_fields_text_read (const char    *text,
                      char           separator,
                      gboolean       with_files,
                      const SbxBody *before)
{
  SbxBody *rows = sbx_body_new (SBX_BODY_MULTIPART);
  g_autoptr (GHashTable) known = list_lines (before, separator);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      GQueue *queue = g_hash_table_lookup (known, lines[i]);
      const SbxPart *same = queue != NULL ? g_queue_pop_head (queue) : NULL;
      SbxPart *part;

      if (same != NULL)
        {
          part = sbx_body_add_part (rows, same->name, same->value, same->path);
          part->enabled = same->enabled;
          g_set_str (&part->file_name, same->file_name);
          g_set_str (&part->content_type, same->content_type);
        }
      else if (lines[i][strspn (lines[i], " \t\r")] != '\0')
        {
          add_part (rows, lines[i], strchr (lines[i], separator), with_files);
        }
    }
  return rows;
}

/* No header's name holds "=", so that the first of the two divides; a parameter's may well hold ":". */
static const char *
guess_split (const char *line,
             char        separator)
{
  const char *tab = strchr (line, '\t');
  const char *first = strpbrk (line, ":=");

  if (tab != NULL)
    return tab;
  if (separator == ':' || first == NULL || *first == '=' || first[1] == ' ')
    return first;
  return strchr (line, '=') != NULL ? strchr (line, '=') : first;
}

SbxBody *
sbx_fields_text_guess (const char *text,
                       char        separator)
{
  SbxBody *rows = sbx_body_new (SBX_BODY_MULTIPART);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*g_strstrip (lines[i]) != '\0')
        add_part (rows, lines[i], guess_split (lines[i], separator), FALSE);
    }
  return rows;
}

SbxBody *
sbx_fields_text_from_fields (GPtrArray *fields)
{
  SbxBody *rows = sbx_body_new (SBX_BODY_MULTIPART);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      const SbxField *field = g_ptr_array_index (fields, i);

      sbx_body_add_part (rows, field->name, field->value, NULL)->enabled = field->enabled;
    }
  return rows;
}

SbxBody *
sbx_fields_text_read_query (const char *text)
{
  g_autoptr (SbxRequest) request = sbx_request_new ();
  g_autofree char *url = NULL;
  g_autoptr (GPtrArray) fields = NULL;

  url = strchr (text, '?') != NULL ? g_strdup (text) : g_strconcat ("?", text, NULL);
  g_object_set (request, "url", url, NULL);
  fields = sbx_request_dup_params (request, NULL);
  return sbx_fields_text_from_fields (fields);
}
