/* Any bytes as the heads that come back: none is lost, the fields are text, a redirect leads to http or https and takes no credentials
 * elsewhere, and the name to save under is a file's. */
#include "sbx-exchange-private.h"
#include "sbx-file-name.h"
#include "sbx-http-capture.h"
#include "sbx-http-redirect.h"

#include "sbx-address.h"

#include <string.h>

#define URL "https://user:password@one.example/a/b?c=d"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* libcurl gives the head line by line. */
static SbxHop *
capture_hop (const guint8 *data, gsize size)
{
  static const char request[] = "GET /a/b?c=d HTTP/1.1\r\n\r\n";
  const char *at = (const char *) data, *end = at + size;
  SbxHop *hop = sbx_hop_new ();
  SbxHttpCapture capture;
  gsize length = 0;

  sbx_http_capture_init (&capture);
  sbx_http_capture_sent (&capture, request, strlen (request));
  while (at < end)
    {
      const char *newline = memchr (at, '\n', end - at), *next = newline ? newline + 1 : end;

      sbx_http_capture_received (&capture, at, next - at);
      at = next;
    }
  hop->url = g_strdup (URL);
  hop->response_head = sbx_http_capture_dup_response (&capture);
  hop->interim_heads = sbx_http_capture_dup_interim (&capture);
  sbx_http_capture_clear (&capture);

  if (hop->interim_heads)
    {
      length = g_bytes_get_size (hop->interim_heads);
      g_assert_cmpmem (g_bytes_get_data (hop->interim_heads, NULL), length, data, length);
    }
  g_assert_cmpmem (g_bytes_get_data (hop->response_head, NULL), g_bytes_get_size (hop->response_head), data + length, size - length);
  return hop;
}

static void
check_fields (SbxHop *hop, gsize size)
{
  gsize length = 0;

  for (guint i = 0; i < hop->headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (hop->headers, i);

      g_assert_true (g_utf8_validate (field->name, -1, NULL) && strchr (field->name, '\n') == NULL && strchr (field->name, ':') == NULL);
      g_assert_true (g_utf8_validate (field->value, -1, NULL) && strchr (field->value, '\n') == NULL);
      length += strlen (field->name) + strlen (field->value);
    }
  g_assert_cmpuint (length, <=, 4 * size);
}

static void
check_redirect (SbxHop *hop)
{
  g_autoptr(SbxRequest) request = g_object_new (SBX_TYPE_REQUEST, "id", "r", "method", "POST", "url", URL, NULL);
  g_autoptr(SbxExchange) exchange = sbx_exchange_new ();
  g_autoptr(SbxRedactor) redactor = sbx_redactor_new ();
  g_autoptr(SbxPrepared) prepared = sbx_prepared_new (request, &(SbxSendContext) { 0 }, exchange, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *from = NULL, *to = NULL;
  const char *authority;

  sbx_prepared_add_header (prepared, -1, "Authorization", "Bearer secret", SBX_HEADER_TYPED, NULL);
  if (!sbx_http_redirect (prepared, hop, 0, redactor, exchange, &error))
    {
      g_assert_cmpstr (prepared->url, ==, URL);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (g_ascii_strncasecmp (prepared->url, "http:", 5) == 0 || g_ascii_strncasecmp (prepared->url, "https:", 6) == 0);
  from = sbx_address_dup_origin (URL);
  to = sbx_address_dup_origin (prepared->url);
  if (g_strcmp0 (from, to) == 0)
    return;
  g_assert_null (sbx_prepared_lookup (prepared, "Authorization"));
  authority = strstr (prepared->url, "://") + 3;
  g_assert_null (memchr (authority, '@', strcspn (authority, "/?#")));
}

static void
check_file_name (SbxHop *hop)
{
  g_autofree char *name = sbx_file_name_suggest (sbx_fields_lookup (hop->headers, "Content-Disposition"), hop->url,
                                                 sbx_fields_lookup (hop->headers, "Content-Type"));

  g_assert_true (*name != '\0' && *name != '.' && strlen (name) <= 200 && g_utf8_validate (name, -1, NULL));
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    g_assert_true (*c != '/' && *c != '\\' && !g_unichar_iscntrl (g_utf8_get_char (c)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SbxHop *hop;

  if (size == 0)
    return 0;
  hop = capture_hop (data, size);
  if (sbx_hop_read_head (hop))
    {
      check_fields (hop, size);
      check_redirect (hop);
    }
  check_file_name (hop);
  sbx_hop_free (hop);
  return 0;
}
