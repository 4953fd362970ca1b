#include "sbx-history-private.h"

#include "sbx-json-text.h"

/* Of a request as JSON: what nests deeper is the body of another program, whose text is covered whole. */
#define MAX_DEPTH 8

static void
cover_text (char **text, SbxRedactor *redactor)
{
  char *covered = *text != NULL ? sbx_redactor_text (redactor, *text) : NULL;

  g_free (*text);
  *text = covered;
}

static void
cover_body (SbxRequest *request, SbxRedactor *redactor)
{
  g_autoptr(SbxBody) body = sbx_request_dup_body (request, NULL);

  if (body == NULL)
    return;
  cover_text (&body->text, redactor);
  cover_text (&body->variables, redactor);
  sbx_request_set_body (request, body);
}

/* Members by whose values a request is read back: a secret that is called like one of them is none there. */
static const char *const shape[][4] = { { "id", "userId", "method", NULL }, { "type", NULL } };

static void append_covered (GString *json, const SbxJsonSlice *value, SbxRedactor *redactor, guint depth, gboolean is_table);

static void
append_member (GString *json, const char *key, const SbxJsonSlice *value, SbxRedactor *redactor, guint depth, gboolean is_table)
{
  g_autofree char *name = key != NULL && is_table ? sbx_redactor_text (redactor, key) : g_strdup (key);

  if (name != NULL)
    sbx_json_append_key (json, name);
  else if (json->str[json->len - 1] != '[')
    g_string_append_c (json, ',');

  if (name != NULL && !is_table && depth < G_N_ELEMENTS (shape) && g_strv_contains (shape[depth], name))
    g_string_append_len (json, value->start, value->end - value->start);
  else
    append_covered (json, value, redactor, depth + 1,
                    depth == 0 ? g_strcmp0 (name, "headers") == 0 || g_strcmp0 (name, "params") == 0 : is_table && name != NULL);
}

/* Strings are covered one by one, so that it stays JSON; is_table: what its members are called is typed too, and may be a number. */
static void
append_covered (GString *json, const SbxJsonSlice *value, SbxRedactor *redactor, guint depth, gboolean is_table)
{
  gboolean nests = value->kind == SBX_JSON_OBJECT || value->kind == SBX_JSON_ARRAY;
  SbxJsonSlice child;
  SbxJsonIter iter;
  char *key = NULL;

  if (!nests || depth == MAX_DEPTH)
    {
      g_autofree char *text = sbx_json_slice_dup_string (value);
      g_autofree char *covered = sbx_redactor_text (redactor, text);

      if (value->kind == SBX_JSON_STRING || ((is_table || nests) && !g_str_equal (text, covered)))
        sbx_json_append_string (json, covered);
      else
        g_string_append (json, text);
      return;
    }

  g_string_append_c (json, value->kind == SBX_JSON_OBJECT ? '{' : '[');
  sbx_json_iter_init (&iter, value);
  while (sbx_json_iter_next (&iter, &key, &child))
    {
      append_member (json, key, &child, redactor, depth, is_table);
      g_clear_pointer (&key, g_free);
    }
  g_string_append_c (json, value->kind == SBX_JSON_OBJECT ? '}' : ']');
}

char *
sbx_history_write_request (SbxRequest *request, SbxRedactor *redactor)
{
  g_autoptr(SbxRequest) copy = SBX_REQUEST (sbx_record_copy (SBX_RECORD (request)));
  g_autoptr(GPtrArray) secrets = sbx_request_take_secrets (copy, NULL);
  g_autofree char *json = NULL;
  SbxJsonSlice document;
  GString *covered;

  cover_body (copy, redactor);
  json = sbx_record_to_json (SBX_RECORD (copy), TRUE);
  if (!sbx_json_slice (json, &document, NULL))
    return sbx_redactor_text (redactor, json);
  covered = g_string_new (NULL);
  append_covered (covered, &document, redactor, 0, FALSE);
  return g_string_free_and_steal (covered);
}
