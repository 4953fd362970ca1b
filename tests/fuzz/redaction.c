/* A line with a secret, then any text around it: in none of its forms the secret comes through, at once and in pieces it is the same. */
#include "sbx-redactor.h"

#include <json-glib/json-glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static GByteArray *
redact_in_pieces (SbxRedactor *redactor, const guint8 *data, gsize size)
{
  SbxRedaction *redaction = sbx_redactor_begin (redactor);
  GByteArray *out = g_byte_array_new ();

  for (gsize at = 0, n; at < size; at += n)
    {
      n = MIN (size - at, 1 + data[at] % 8);
      sbx_redaction_feed (redaction, data + at, n, out);
    }
  sbx_redaction_finish (redaction, out);
  return out;
}

/* form: how the secret stands in the text. */
static void
check_form (SbxRedactor *redactor, const char *form, const char *before, const char *after)
{
  g_autofree char *text = g_strconcat (before, form, after, NULL);
  g_autofree char *line = g_strconcat ("X-Any: ", text, "\r\n", NULL);
  g_autofree char *address = g_strconcat ("https://any/", text, NULL);
  g_autofree char *redacted = sbx_redactor_text (redactor, text);
  g_autofree char *url = sbx_redactor_url (redactor, address);
  g_autofree char *value = sbx_redactor_header (redactor, "Authorization", text);
  g_autofree char *cookies = sbx_redactor_header (redactor, "Set-Cookie", text);
  g_autoptr(GBytes) head = g_bytes_new (line, strlen (line));
  g_autoptr(GBytes) covered = sbx_redactor_head (redactor, head);
  g_autoptr(GByteArray) pieces = redact_in_pieces (redactor, (const guint8 *) text, strlen (text));

  g_assert_cmpmem (pieces->data, pieces->len, redacted, strlen (redacted));
  g_assert_null (strstr (redacted, form));
  g_assert_null (strstr (value, form));
  /* What has the marks between parts in it may be cut there, and each part stands alone. */
  g_assert_true (strpbrk (form, "?&#; \"'<>") != NULL || strstr (url, form) == NULL);
  g_assert_true (strchr (form, ';') != NULL || strstr (cookies, form) == NULL);
  g_assert_null (memmem (g_bytes_get_data (covered, NULL), g_bytes_get_size (covered), form, strlen (form)));
}

static void
check_base64 (SbxRedactor *redactor, const char *secret, const char *before, const char *after)
{
  g_autofree char *text = g_strconcat (before, secret, after, NULL);
  g_autofree char *base64 = g_base64_encode ((const guint8 *) text, strlen (text));
  g_autofree char *redacted = sbx_redactor_text (redactor, base64);
  g_autoptr(GByteArray) pieces = redact_in_pieces (redactor, (const guint8 *) base64, strlen (base64));

  g_assert_cmpmem (pieces->data, pieces->len, redacted, strlen (redacted));
  g_assert_cmpstr (redacted, !=, base64);
}

static void
check (SbxRedactor *redactor, const char *secret, const char *before, const char *after)
{
  g_autofree char *percent = g_uri_escape_string (secret, NULL, FALSE);
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), secret);
  g_autofree char *json = json_to_string (node, FALSE);

  json[strlen (json) - 1] = '\0';
  check_form (redactor, secret, before, after);
  check_form (redactor, percent, before, after);
  check_form (redactor, json + 1, before, after);
  check_base64 (redactor, secret, before, after);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto(GStrv) parts = g_strsplit (text, "\n", 3);
  g_autoptr(SbxRedactor) redactor = sbx_redactor_new ();
  g_autofree char *stripped = g_strstrip (g_strdup (g_strv_length (parts) == 3 ? parts[0] : ""));

  /* What is put in its place is not ASCII, and could else be a part of it. */
  if (strlen (stripped) < 4 || !g_str_is_ascii (stripped))
    return 0;
  sbx_redactor_add (redactor, parts[0], NULL);
  sbx_redactor_add_basic (redactor, parts[1], parts[0]);
  check (redactor, parts[0], parts[1], parts[2]);
  return 0;
}
