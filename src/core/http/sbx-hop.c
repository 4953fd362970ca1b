#define G_LOG_DOMAIN "sbx-http"

#include "sbx-exchange-private.h"
#include "sbx-visible-text.h"

#include <string.h>

SbxHop *
sbx_hop_new (void)
{
  SbxHop *hop = g_new0 (SbxHop, 1);

  hop->headers = sbx_fields_new ();
  return hop;
}

void
sbx_hop_free (SbxHop *hop)
{
  if (hop == NULL)
    return;

  g_free (hop->method);
  g_free (hop->url);
  g_clear_pointer (&hop->request_head, g_bytes_unref);
  g_clear_pointer (&hop->response_head, g_bytes_unref);
  g_clear_pointer (&hop->interim_heads, g_bytes_unref);
  g_free (hop->reason);
  g_free (hop->version);
  g_clear_pointer (&hop->headers, g_ptr_array_unref);
  g_free (hop->remote_address);
  g_free (hop->local_address);
  g_free (hop->proxy);
  g_free (hop->tls_version);
  g_free (hop->tls_cipher);
  g_free (hop->tls_problem);
  g_clear_pointer (&hop->certificates, g_ptr_array_unref);
  g_free (hop);
}

SbxCertificate *
sbx_certificate_copy (const SbxCertificate *certificate)
{
  SbxCertificate *copy = g_new0 (SbxCertificate, 1);

  copy->subject = g_strdup (certificate->subject);
  copy->issuer = g_strdup (certificate->issuer);
  copy->not_before = g_strdup (certificate->not_before);
  copy->not_after = g_strdup (certificate->not_after);
  copy->alt_names = g_strdup (certificate->alt_names);
  copy->fingerprint = g_strdup (certificate->fingerprint);
  copy->pem = g_strdup (certificate->pem);
  return copy;
}

void
sbx_certificate_free (SbxCertificate *certificate)
{
  if (certificate == NULL)
    return;

  g_free (certificate->subject);
  g_free (certificate->issuer);
  g_free (certificate->not_before);
  g_free (certificate->not_after);
  g_free (certificate->alt_names);
  g_free (certificate->fingerprint);
  g_free (certificate->pem);
  g_free (certificate);
}

GPtrArray *
sbx_certificates_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_certificate_free);
}

/* Header bytes may be anything; people see those that are not UTF-8 as \xNN. */
static char *
escape_bytes (const char *bytes, gsize length)
{
  const char *end;
  GString *text;

  if (g_utf8_validate_len (bytes, length, &end))
    return g_strndup (bytes, length);
  text = g_string_sized_new (length);
  while (length > 0)
    {

      g_utf8_validate_len (bytes, length, &end);
      g_string_append_len (text, bytes, end - bytes);
      length -= end - bytes;
      bytes = end;
      if (length > 0)
        {
          g_string_append_printf (text, "\\x%02X", (guchar) *bytes);
          bytes++;
          length--;
        }
    }
  return g_string_free_and_steal (text);
}

static void
trim (const char **start, const char **end)
{
  while (*start < *end && (**start == ' ' || **start == '\t'))
    (*start)++;
  while (*end > *start && ((*end)[-1] == ' ' || (*end)[-1] == '\t' || (*end)[-1] == '\r'))
    (*end)--;
}

static void
read_status_line (SbxHop *hop, const char *line, const char *end)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) words = NULL;

  trim (&line, &end);
  text = escape_bytes (line, end - line);
  words = g_strsplit (text, " ", 3);
  g_set_str (&hop->version, g_str_has_prefix (words[0], "HTTP/") ? words[0] + strlen ("HTTP/") : words[0]);
  hop->status = words[1] != NULL ? (int) g_ascii_strtoll (words[1], NULL, 10) : 0;
  g_free (hop->reason);
  hop->reason = sbx_text_make_visible (words[1] != NULL && words[2] != NULL ? words[2] : "", -1, FALSE);
}

static void
read_header_line (SbxHop *hop, const char *line, const char *end, gboolean is_trailer)
{
  const char *colon = memchr (line, ':', end - line);
  g_autofree char *name = NULL, *value = NULL;

  /* A line that begins with white space goes on with the value before it (obsolete folding). */
  if ((*line == ' ' || *line == '\t') && hop->headers->len > 0)
    {
      SbxField *last = g_ptr_array_index (hop->headers, hop->headers->len - 1);
      g_autofree char *before = last->value;

      trim (&line, &end);
      value = escape_bytes (line, end - line);
      last->value = g_strjoin (" ", before, value, NULL);
      return;
    }

  if (colon == NULL)
    colon = end;
  name = escape_bytes (line, colon - line);
  line = MIN (colon + 1, end);
  trim (&line, &end);
  value = escape_bytes (line, end - line);
  sbx_fields_add (hop->headers, name, value, !is_trailer);
}

gboolean
sbx_hop_read_head (SbxHop *hop)
{
  const char *data, *stop;
  gboolean first = TRUE, in_trailer = FALSE;
  gsize size;

  if (hop->response_head == NULL)
    return FALSE;
  data = g_bytes_get_data (hop->response_head, &size);
  if (data == NULL || size < 5 || memcmp (data, "HTTP/", 5) != 0)
    return FALSE;

  stop = data + size;
  g_ptr_array_set_size (hop->headers, 0);
  while (data < stop)
    {
      const char *end = memchr (data, '\n', stop - data);

      if (end == NULL)
        end = stop;
      if (first)
        read_status_line (hop, data, end);
      else if (end > data && *data != '\r')
        read_header_line (hop, data, end, in_trailer);
      else
        in_trailer = TRUE;
      first = FALSE;
      data = end + 1;
    }
  return TRUE;
}

void
sbx_timing_measure (const SbxTiming *timing, gint64 durations[SBX_N_TIMES])
{
  const gint64 ends[SBX_N_TIMES] = { timing->dns, timing->connect, timing->tls, timing->sent, timing->wait, timing->total };
  gint64 before = 0;

  for (guint i = 0; i < SBX_N_TIMES; i++)
    {
      durations[i] = MAX (ends[i] - before, 0);
      before = MAX (ends[i], before);
    }
}
