#include "sbx-cli-compare.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-cli.h"

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

/* Takes what. */
static void
note (GPtrArray  *differences,
      char       *what,
      const char *one,
      const char *other)
{
  Difference *difference = g_new0 (Difference, 1);

  difference->what = what;
  difference->one = g_strdup (one);
  difference->other = g_strdup (other);
  g_ptr_array_add (differences, difference);
}

/* All values of a header in order, as one text; NULL: there is none. */
static char *
join_values (GPtrArray  *headers,
             const char *name)
{
  g_autoptr (GString) joined = NULL;

  for (guint i = 0; i < headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (headers, i);

      if (g_ascii_strcasecmp (field->name, name) != 0)
        continue;
      if (joined == NULL)
        joined = g_string_new (field->value);
      else
        g_string_append_printf (joined, ", %s", field->value);
    }
  return joined != NULL ? g_string_free_and_steal (g_steal_pointer (&joined)) : NULL;
}

static void
compare_headers (GPtrArray *differences,
                 GPtrArray *one,
                 GPtrArray *other)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *both[] = { one, other };

  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < both[side]->len; i++)
      {
        const SbxField *field = g_ptr_array_index (both[side], i);
        g_autofree char *before = NULL;
        g_autofree char *after = NULL;

        if (!g_hash_table_add (seen, g_ascii_strdown (field->name, -1)))
          continue;
        before = join_values (one, field->name);
        after = join_values (other, field->name);
        if (g_strcmp0 (before, after) != 0)
          note (differences, g_strdup (field->name), before, after);
      }
}

/* The SHA-256 of a body in hex; "" for none; NULL with error. */
static char *
digest (SbxSpool  *body,
        GError   **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  guint64 offset = 0;
  gssize length;

  if (body == NULL)
    return g_strdup ("");
  while ((length = sbx_spool_read (body, offset, buffer, 64 * 1024, error)) > 0)
    {
      g_checksum_update (checksum, buffer, length);
      offset += length;
    }
  return length == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
compare_bodies (GPtrArray    *differences,
                SbxExchange  *one,
                SbxExchange  *other,
                GError      **error)
{
  g_autofree char *before = digest (sbx_exchange_get_body (one), error);
  g_autofree char *after = before != NULL ? digest (sbx_exchange_get_body (other), error) : NULL;
  g_autofree char *before_size = g_format_size (sbx_exchange_get_body_size (one));
  g_autofree char *after_size = g_format_size (sbx_exchange_get_body_size (other));

  if (after == NULL)
    return FALSE;
  if (g_str_equal (before, after) && sbx_exchange_get_body_size (one) == sbx_exchange_get_body_size (other))
    return TRUE;

  if (g_str_equal (before_size, after_size))
    note (differences, g_strdup (_("Body")), before, after);
  else
    note (differences, g_strdup (_("Body")), before_size, after_size);
  return TRUE;
}

static char *
describe_status (SbxExchange *exchange)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  const GError *error = sbx_exchange_get_error (exchange);

  if (hop == NULL || hop->status == 0)
    return g_strdup (error != NULL ? error->message : _("No answer"));
  return g_strchomp (g_strdup_printf ("%d %s", hop->status, hop->reason != NULL ? hop->reason : ""));
}

static void
compare_status (GPtrArray   *differences,
                SbxExchange *one,
                SbxExchange *other)
{
  g_autofree char *before = describe_status (one);
  g_autofree char *after = describe_status (other);

  if (!g_str_equal (before, after))
    note (differences, g_strdup (_("Status")), before, after);
}

static void
print_json (GPtrArray *differences,
            gint64     faster)
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
  json_builder_end_object (builder);
  sbx_cli_print_json (builder);
}

static void
print_text (GPtrArray  *differences,
            const char *before,
            const char *after)
{
  if (differences->len == 0)
    printf ("%s\n", _("The answers are the same."));
  for (guint i = 0; i < differences->len; i++)
    {
      const Difference *difference = g_ptr_array_index (differences, i);
      g_autofree char *what = sbx_cli_escape (difference->what, -1, FALSE);
      g_autofree char *one = difference->one != NULL ? sbx_cli_escape (difference->one, -1, FALSE) : NULL;
      g_autofree char *other = difference->other != NULL ? sbx_cli_escape (difference->other, -1, FALSE) : NULL;

      printf ("%s%s%s\n", sbx_cli_style (stdout, "bold"), what, sbx_cli_style (stdout, "none"));
      if (one != NULL)
        printf ("%s- %s%s\n", sbx_cli_style (stdout, "red"), one, sbx_cli_style (stdout, "none"));
      if (other != NULL)
        printf ("%s+ %s%s\n", sbx_cli_style (stdout, "green"), other, sbx_cli_style (stdout, "none"));
    }
  printf (_("Time: %s, then %s"), before, after);
  printf ("\n");
}

gboolean
sbx_cli_compare (SbxExchange  *one,
                 SbxExchange  *other,
                 gboolean      json,
                 GError      **error)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func ((GDestroyNotify) difference_free);
  g_autofree char *before = sbx_cli_format_duration (sbx_exchange_get_duration (one));
  g_autofree char *after = sbx_cli_format_duration (sbx_exchange_get_duration (other));
  const SbxHop *one_hop = sbx_exchange_get_final_hop (one);
  const SbxHop *other_hop = sbx_exchange_get_final_hop (other);

  compare_status (differences, one, other);
  if (one_hop != NULL && other_hop != NULL)
    compare_headers (differences, one_hop->headers, other_hop->headers);
  if (!compare_bodies (differences, one, other, error))
    return FALSE;

  if (json)
    print_json (differences, sbx_exchange_get_duration (other) - sbx_exchange_get_duration (one));
  else
    print_text (differences, before, after);
  return TRUE;
}
