#include "text-support.h"

#include <string.h>

SbxSpool *
make_spool (const char *bytes, gssize length)
{
  g_autoptr(GError) error = NULL;
  SbxSpool *spool = sbx_spool_new (g_get_tmp_dir (), &error);

  g_assert_no_error (error);
  sbx_spool_append (spool, bytes, length < 0 ? strlen (bytes) : length, &error);
  g_assert_no_error (error);
  return spool;
}

void
await_index (SbxLineIndex *index)
{
  while (!sbx_line_index_is_finished (index))
    g_main_context_iteration (NULL, TRUE);
}

SbxLineIndex *
make_index (const char *bytes, gssize length, SbxTextForm form, guint columns)
{
  g_autoptr(SbxSpool) spool = make_spool (bytes, length);
  SbxLineIndex *index = sbx_line_index_new (spool, form, columns, TRUE);

  await_index (index);
  return index;
}

char *
write_text (SbxLineIndex *index, guint64 start, guint64 end)
{
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(GError) error = NULL;

  sbx_line_index_write (index, start, end, stream, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
append_random_space (GString *json, GRand *rand)
{
  static const char *const spaces[] = { "", "", "", "", " ", "\n", "\t", "\r\n", "    ", "\n\n  " };

  g_string_append (json, spaces[g_rand_int_range (rand, 0, G_N_ELEMENTS (spaces))]);
  if (g_rand_int_range (rand, 0, 3000) == 0)
    for (int i = 0; i < 5000; i++)
      g_string_append_c (json, ' ');
}

static void
append_random_string (GString *json, GRand *rand)
{
  static const char *const pieces[] = { "a", "key", "\\\"", "\\\\", "\\u00e9", "é", "سلام", "日本語", "😀", " ", "x y", "{", "]", ",", ":", "\\n", "\x7f" };
  int n = g_rand_int_range (rand, 0, 50) == 0 ? 2000 : g_rand_int_range (rand, 0, 6);

  g_string_append_c (json, '"');
  while (n-- > 0)
    g_string_append (json, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (json, '"');
}

static void
append_random_scalar (GString *json, GRand *rand)
{
  static const char *const scalars[] = { "0", "-0", "1.10", "12345678901234567890", "-1.5e+300", "2E-5", "true", "false", "null", "[]", "{}" };

  if (g_rand_boolean (rand))
    append_random_string (json, rand);
  else
    g_string_append (json, scalars[g_rand_int_range (rand, 0, G_N_ELEMENTS (scalars))]);
}

void
append_json (GString *json, GRand *rand, guint depth)
{
  gboolean object = g_rand_boolean (rand);
  int n = g_rand_int_range (rand, 0, depth == 0 ? 60 : 8);

  append_random_space (json, rand);
  if (depth > 0 && g_rand_int_range (rand, 0, 3) == 0)
    append_random_scalar (json, rand);
  else if (depth > 30)
    g_string_append (json, "1");
  else
    {
      g_string_append_c (json, object ? '{' : '[');
      append_random_space (json, rand);
      for (int i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append_c (json, ',');
          append_random_space (json, rand);
          if (object)
            {
              append_random_string (json, rand);
              append_random_space (json, rand);
              g_string_append_c (json, ':');
            }
          if (g_rand_int_range (rand, 0, 4) == 0)
            append_json (json, rand, depth + 1);
          else
            {
              append_random_space (json, rand);
              append_random_scalar (json, rand);
            }
          append_random_space (json, rand);
        }
      g_string_append_c (json, object ? '}' : ']');
    }
  append_random_space (json, rand);
}

/* --- The reference --- */

static const char *
past_space (const char *at)
{
  return at + strspn (at, " \t\r\n");
}

static const char *
past_string (const char *at)
{
  for (at++; *at != '"'; at++)
    if (*at == '\\')
      at++;
  return at + 1;
}

static void
append_shown (GString *out, const char *start, const char *end)
{
  for (const char *at = start; at < end; at++)
    if (*at == '\x7f')
      g_string_append (out, "\\x7F");
    else
      g_string_append_c (out, *at);
}

static const char *
pretty_value (GString *out, const char *at, guint depth)
{
  const char *start = at = past_space (at);
  char open = *at, close = open == '{' ? '}' : ']';

  if (open == '"')
    {
      at = past_string (at);
      append_shown (out, start, at);
      return at;
    }
  if (open != '{' && open != '[')
    {
      at += strcspn (at, ",]} \t\r\n");
      append_shown (out, start, at);
      return at;
    }
  g_string_append_c (out, open);
  at = past_space (at + 1);
  for (gboolean first = TRUE; *at != close; first = FALSE)
    {
      if (!first)
        at = past_space (at + 1);
      g_string_append_printf (out, "%s\n%*s", first ? "" : ",", (int) (depth + 1) * 2, "");
      if (open == '{')
        {
          start = at;
          at = past_string (at);
          append_shown (out, start, at);
          g_string_append (out, ": ");
          at = past_space (at) + 1;
        }
      at = past_space (pretty_value (out, at, depth + 1));
    }
  if (out->str[out->len - 1] != open)
    g_string_append_printf (out, "\n%*s", (int) depth * 2, "");
  g_string_append_c (out, close);
  return at + 1;
}

char *
pretty_json (const char *json)
{
  GString *out = g_string_new (NULL);

  pretty_value (out, json, 0);
  return g_string_free (out, FALSE);
}

char *
bare_json (const char *json)
{
  GString *out = g_string_new (NULL);

  for (const char *at = json; *at != '\0';)
    if (*at == '"')
      {
        const char *end = past_string (at);
        g_string_append_len (out, at, end - at);
        at = end;
      }
    else
      {
        if (!strchr (" \t\r\n", *at))
          g_string_append_c (out, *at);
        at++;
      }
  return g_string_free (out, FALSE);
}
