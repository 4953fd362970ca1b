#include "sbx-cli-compare.h"

#include <glib/gi18n.h>

#include "sbx-cli.h"
#include "sbx-comparison.h"

/* One thing in which two answers differ. */
typedef struct
{
  char *what;
  char *one;
  char *other;
} Difference;

static void
difference_free (Difference *difference)
{
  g_free (difference->what);
  g_free (difference->one);
  g_free (difference->other);
  g_free (difference);
}

static void
note (GPtrArray  *differences,
      const char *what,
      const char *one,
      const char *other)
{
  Difference *difference = g_new0 (Difference, 1);

  difference->what = g_strdup (what);
  difference->one = g_strdup (one);
  difference->other = g_strdup (other);
  g_ptr_array_add (differences, difference);
}

static void
note_bodies (GPtrArray           *differences,
             const SbxComparison *comparison,
             SbxExchange         *one,
             SbxExchange         *other)
{
  g_autofree char *before = g_format_size (sbx_exchange_get_body_size (one));
  g_autofree char *after = g_format_size (sbx_exchange_get_body_size (other));
  g_autofree char *place = NULL;

  if (comparison->state == SBX_BODIES_SAME)
    return;
  if (comparison->state == SBX_BODIES_NOT_KEPT)
    {
      note (differences, _("Body"), before, _("not kept in the history"));
      return;
    }

  /* Translators: where two bodies begin to differ. */
  place = g_strdup_printf (_("%s, different from byte %lu on"), after, (gulong) comparison->first_difference + 1);
  note (differences, _("Body"), before, place);
}

static GPtrArray *
list_differences (const SbxComparison *comparison,
                  SbxExchange         *one,
                  SbxExchange         *other)
{
  GPtrArray *differences = g_ptr_array_new_with_free_func ((GDestroyNotify) difference_free);
  g_autofree char *before = sbx_exchange_dup_outcome (one);
  g_autofree char *after = sbx_exchange_dup_outcome (other);

  if (!g_str_equal (before, after))
    note (differences, _("Status"), before, after);
  for (guint i = 0; i < comparison->headers->len; i++)
    {
      const SbxHeaderPair *pair = g_ptr_array_index (comparison->headers, i);

      if (sbx_header_pair_differs (pair))
        note (differences, pair->name, pair->one, pair->other);
    }
  note_bodies (differences, comparison, one, other);
  return differences;
}

static void
add_lines (JsonBuilder *builder,
           const char  *name,
           GArray      *lines,
           guint        start,
           guint        count)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = start; i < start + count; i++)
    {
      const SbxTextLine *line = &g_array_index (lines, SbxTextLine, i);
      g_autofree char *text = g_strndup (line->text, line->length);

      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
}

/* Line numbers count from 1. */
static void
add_changes (JsonBuilder         *builder,
             const SbxComparison *comparison)
{
  json_builder_set_member_name (builder, "bodyChanges");
  json_builder_begin_array (builder);
  for (guint i = 0; comparison->changes != NULL && i < comparison->changes->len; i++)
    {
      const SbxTextChange *change = &g_array_index (comparison->changes, SbxTextChange, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "oneLine");
      json_builder_add_int_value (builder, change->one_start + 1);
      add_lines (builder, "one", comparison->lines[0], change->one_start, change->one_count);
      json_builder_set_member_name (builder, "otherLine");
      json_builder_add_int_value (builder, change->other_start + 1);
      add_lines (builder, "other", comparison->lines[1], change->other_start, change->other_count);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (const SbxComparison *comparison,
            GPtrArray           *differences,
            gint64               faster)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "durationDifference");
  json_builder_add_double_value (builder, faster / 1000.0);
  json_builder_set_member_name (builder, "differences");
  json_builder_begin_array (builder);
  for (guint i = 0; i < differences->len; i++)
    {
      const Difference *difference = g_ptr_array_index (differences, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "what");
      json_builder_add_string_value (builder, difference->what);
      json_builder_set_member_name (builder, "one");
      json_builder_add_string_value (builder, difference->one);
      json_builder_set_member_name (builder, "other");
      json_builder_add_string_value (builder, difference->other);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_changes (builder, comparison);
  json_builder_end_object (builder);
  sbx_cli_print_json (builder);
}

static void
print_lines (const char *style,
             char        sign,
             GArray     *lines,
             guint       start,
             guint       count)
{
  for (guint i = start; i < start + count; i++)
    {
      const SbxTextLine *line = &g_array_index (lines, SbxTextLine, i);
      g_autofree char *text = sbx_text_make_visible (line->text, line->length, FALSE);

      printf ("%s%c %s%s\n", sbx_cli_style (stdout, style), sign, text, sbx_cli_style (stdout, "none"));
    }
}

static void
print_changes (const SbxComparison *comparison)
{
  for (guint i = 0; comparison->changes != NULL && i < comparison->changes->len; i++)
    {
      const SbxTextChange *change = &g_array_index (comparison->changes, SbxTextChange, i);

      printf ("%s@@ -%u,%u +%u,%u @@%s\n", sbx_cli_style (stdout, "dim"), change->one_start + 1, change->one_count,
              change->other_start + 1, change->other_count, sbx_cli_style (stdout, "none"));
      print_lines ("red", '-', comparison->lines[0], change->one_start, change->one_count);
      print_lines ("green", '+', comparison->lines[1], change->other_start, change->other_count);
    }
}

static void
print_text (const SbxComparison *comparison,
            GPtrArray           *differences,
            const char          *before,
            const char          *after)
{
  if (differences->len == 0)
    printf ("%s\n", _("The answers are the same."));
  for (guint i = 0; i < differences->len; i++)
    {
      const Difference *difference = g_ptr_array_index (differences, i);
      g_autofree char *what = sbx_text_make_visible (difference->what, -1, FALSE);
      g_autofree char *one = difference->one != NULL ? sbx_text_make_visible (difference->one, -1, FALSE) : NULL;
      g_autofree char *other = difference->other != NULL ? sbx_text_make_visible (difference->other, -1, FALSE) : NULL;

      printf ("%s%s%s\n", sbx_cli_style (stdout, "bold"), what, sbx_cli_style (stdout, "none"));
      if (one != NULL)
        printf ("%s- %s%s\n", sbx_cli_style (stdout, "red"), one, sbx_cli_style (stdout, "none"));
      if (other != NULL)
        printf ("%s+ %s%s\n", sbx_cli_style (stdout, "green"), other, sbx_cli_style (stdout, "none"));
    }
  print_changes (comparison);
  printf (_("Time: %s, then %s"), before, after);
  printf ("\n");
}

gboolean
sbx_cli_compare (SbxExchange  *one,
                 SbxExchange  *other,
                 gboolean      json,
                 GError      **error)
{
  g_autoptr (SbxComparison) comparison = sbx_comparison_new (one, other, NULL, error);
  g_autoptr (GPtrArray) differences = NULL;
  g_autofree char *before = sbx_cli_format_duration (sbx_exchange_get_duration (one));
  g_autofree char *after = sbx_cli_format_duration (sbx_exchange_get_duration (other));

  if (comparison == NULL)
    return FALSE;

  differences = list_differences (comparison, one, other);
  if (json)
    print_json (comparison, differences, sbx_exchange_get_duration (other) - sbx_exchange_get_duration (one));
  else
    print_text (comparison, differences, before, after);
  return TRUE;
}
