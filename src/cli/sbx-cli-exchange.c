#include "sbx-cli.h"

#include <glib/gi18n.h>
#include <string.h>

/* A body in a JSON document is in memory several times over. */
#define JSON_BODY_LIMIT (64 * 1024 * 1024)

static const struct
{
  const char *key;
  const char *title;
} phases[SBX_N_TIMES] = {
  { "dns", N_("Name") },
  { "connect", N_("Connection") },
  { "tls", N_("TLS") },
  { "send", N_("Sending") },
  { "wait", N_("Waiting") },
  { "receive", N_("Receiving") },
};

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder,
             const char  *name,
             gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_milliseconds (JsonBuilder *builder,
                  const char  *name,
                  gint64       microseconds)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, microseconds / 1000.0);
}

static void
add_timing (JsonBuilder     *builder,
            const SbxTiming *timing)
{
  gint64 durations[SBX_N_TIMES];

  sbx_timing_measure (timing, durations);
  json_builder_set_member_name (builder, "timing");
  json_builder_begin_object (builder);
  for (guint i = 0; i < SBX_N_TIMES; i++)
    add_milliseconds (builder, phases[i].key, durations[i]);
  add_milliseconds (builder, "total", timing->total);
  json_builder_end_object (builder);
}

static void
add_certificates (JsonBuilder *builder,
                  GPtrArray   *certificates)
{
  json_builder_set_member_name (builder, "certificates");
  json_builder_begin_array (builder);
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    {
      const SbxCertificate *certificate = g_ptr_array_index (certificates, i);

      json_builder_begin_object (builder);
      add_string (builder, "subject", certificate->subject);
      add_string (builder, "issuer", certificate->issuer);
      add_string (builder, "notBefore", certificate->not_before);
      add_string (builder, "notAfter", certificate->not_after);
      add_string (builder, "altNames", certificate->alt_names);
      add_string (builder, "fingerprint", certificate->fingerprint);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_tls (JsonBuilder  *builder,
         const SbxHop *hop)
{
  json_builder_set_member_name (builder, "tls");
  if (hop->tls_version == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_object (builder);
  add_string (builder, "version", hop->tls_version);
  add_string (builder, "cipher", hop->tls_cipher);
  add_boolean (builder, "verified", hop->tls_verified);
  add_string (builder, "problem", hop->tls_problem);
  add_certificates (builder, hop->certificates);
  json_builder_end_object (builder);
}

static void
add_headers (JsonBuilder *builder,
             GPtrArray   *headers)
{
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_array (builder);
  for (guint i = 0; headers != NULL && i < headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (headers, i);

      json_builder_begin_object (builder);
      add_string (builder, "name", field->name);
      add_string (builder, "value", field->value);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_hop (JsonBuilder  *builder,
         const SbxHop *hop,
         SbxRedactor  *redactor)
{
  g_autofree char *url = hop->url != NULL ? sbx_redactor_url (redactor, hop->url) : NULL;

  add_string (builder, "method", hop->method);
  add_string (builder, "url", url);
  add_int (builder, "status", hop->status);
  add_string (builder, "reason", hop->reason);
  add_string (builder, "version", hop->version);
  add_headers (builder, hop->headers);
  add_timing (builder, &hop->timing);
  add_string (builder, "remote", hop->remote_address);
  add_string (builder, "local", hop->local_address);
  add_boolean (builder, "reused", hop->reused);
  add_string (builder, "proxy", hop->proxy);
  add_tls (builder, hop);
}

static void
add_error (JsonBuilder  *builder,
           const GError *error)
{
  static const char *const names[] = {
    "invalid", "variable", "dns", "refused", "unreachable", "timeout", "tls", "proxy", "protocol", "cut", "decoding",
    "redirect", "limit", "disk", "auth", "cancelled", "unencoded",
  };

  json_builder_set_member_name (builder, "error");
  if (error == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  add_string (builder, "code", error->domain == SBX_HTTP_ERROR && error->code < (int) G_N_ELEMENTS (names) ? names[error->code] : "failed");
  add_string (builder, "message", error->message);
  json_builder_end_object (builder);
}

/* As text where it is UTF-8, else in base64. */
static void
add_body (JsonBuilder *builder,
          SbxExchange *exchange)
{
  SbxSpool *body = sbx_exchange_get_body (exchange);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  const char *data;
  gsize length;
  gboolean is_text;

  if (body != NULL && sbx_spool_get_size (body) <= JSON_BODY_LIMIT)
    bytes = sbx_spool_read_bytes (body, 0, NULL);
  if (bytes == NULL)
    {
      if (body != NULL)
        sbx_cli_note (_("The body is too long for a JSON document. Write it to a file with -o FILE."));
      add_string (builder, "body", NULL);
      add_string (builder, "bodyEncoding", NULL);
      return;
    }

  data = g_bytes_get_data (bytes, &length);
  is_text = g_utf8_validate_len (data, length, NULL);
  text = is_text ? g_strndup (data, length) : g_base64_encode ((const guint8 *) data, length);
  add_string (builder, "body", text);
  add_string (builder, "bodyEncoding", is_text ? "utf-8" : "base64");
}

void
sbx_cli_add_exchange (JsonBuilder *builder,
                      SbxExchange *exchange,
                      SbxRedactor *redactor,
                      gboolean     with_body)
{
  const SbxHop *final = sbx_exchange_get_final_hop (exchange);
  g_autoptr (GPtrArray) warnings = sbx_exchange_dup_warnings (exchange);

  add_string (builder, "id", sbx_exchange_get_id (exchange));
  if (final != NULL)
    add_hop (builder, final, redactor);
  add_int (builder, "startedAt", sbx_exchange_get_started_at (exchange));
  add_milliseconds (builder, "duration", sbx_exchange_get_duration (exchange));
  add_string (builder, "contentType", sbx_exchange_get_content_type (exchange));

  json_builder_set_member_name (builder, "size");
  json_builder_begin_object (builder);
  add_int (builder, "wire", sbx_exchange_get_wire_size (exchange));
  add_int (builder, "body", sbx_exchange_get_body_size (exchange));
  add_int (builder, "sent", final != NULL ? final->sent_body : 0);
  json_builder_end_object (builder);

  add_error (builder, sbx_exchange_get_error (exchange));
  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < warnings->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (warnings, i));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "hops");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sbx_exchange_get_n_hops (exchange); i++)
    {
      json_builder_begin_object (builder);
      add_hop (builder, sbx_exchange_get_hop (exchange, i), redactor);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  if (with_body)
    add_body (builder, exchange);
}

void
sbx_cli_print_timing (SbxExchange *exchange,
                      FILE        *file)
{
  const SbxHop *final = sbx_exchange_get_final_hop (exchange);
  gint64 durations[SBX_N_TIMES];
  SbxTable *table = sbx_table_new ();
  g_autofree char *total = sbx_cli_format_duration (sbx_exchange_get_duration (exchange));

  sbx_table_add_column (table, _("Phase"), SBX_TABLE_NONE);
  sbx_table_add_column (table, _("Time"), SBX_TABLE_RIGHT);
  if (final != NULL)
    {
      sbx_timing_measure (&final->timing, durations);
      if (sbx_exchange_get_n_hops (exchange) > 1)
        {
          g_autofree char *before = sbx_cli_format_duration (MAX (sbx_exchange_get_duration (exchange) - final->timing.total, 0));

          sbx_table_add_row (table, _("Redirects"), before, NULL);
        }
      for (guint i = 0; i < SBX_N_TIMES; i++)
        {
          g_autofree char *duration = sbx_cli_format_duration (durations[i]);

          sbx_table_add_row (table, _(phases[i].title), duration, NULL);
        }
    }
  sbx_table_add_row (table, _("Total"), total, NULL);
  sbx_table_print (table, file);
}

char *
sbx_cli_summarize (SbxExchange *exchange,
                   FILE        *file)
{
  const SbxHop *final = sbx_exchange_get_final_hop (exchange);
  g_autofree char *duration = sbx_cli_format_duration (sbx_exchange_get_duration (exchange));
  g_autofree char *size = g_format_size (sbx_exchange_get_body_size (exchange));
  g_autofree char *reason = sbx_text_make_visible (final != NULL && final->reason != NULL ? final->reason : "", -1, FALSE);
  int status = sbx_exchange_get_status (exchange);

  if (status == 0)
    return g_strdup_printf ("%s%s%s · %s", sbx_cli_style_status (file, 0), _("No answer"), sbx_cli_style (file, "none"), duration);
  return g_strdup_printf ("HTTP/%s %s%d%s%s%s · %s · %s", final->version != NULL ? final->version : "?",
                          sbx_cli_style_status (file, status), status, *reason != '\0' ? " " : "", reason,
                          sbx_cli_style (file, "none"), duration, size);
}

/* Text goes to a terminal; what would garble or drive it does not. */
static gboolean
is_binary (const char *data,
           gsize       length)
{
  const char *end;

  if (memchr (data, '\0', length) != NULL)
    return TRUE;
  if (g_utf8_validate_len (data, length, &end))
    return FALSE;
  /* A character may be cut at the end of what was looked at. */
  return data + length - end >= 4;
}

static gboolean
print_text (SbxSpool *body,
            GError  **error)
{
  g_autofree char *buffer = g_malloc (64 * 1024);
  guint64 offset = 0;
  gsize held = 0;
  gssize length;
  char last = '\n';

  while ((length = sbx_spool_read (body, offset, buffer + held, 64 * 1024 - held, error)) > 0)
    {
      g_autofree char *escaped = NULL;
      gsize available = held + length;
      gsize whole = available;
      const char *end;

      offset += length;
      last = buffer[available - 1];
      /* Keep the first bytes of a character that goes on in the next piece. */
      if (!g_utf8_validate_len (buffer, available, &end) && buffer + available - end < 4 &&
          g_utf8_get_char_validated (end, buffer + available - end) == (gunichar) -2)
        whole = end - buffer;
      escaped = sbx_text_make_visible (buffer, whole, TRUE);
      fputs (escaped, stdout);
      held = available - whole;
      memmove (buffer, buffer + whole, held);
    }
  if (held > 0)
    {
      g_autofree char *rest = sbx_text_make_visible (buffer, held, TRUE);

      fputs (rest, stdout);
    }
  if (last != '\n')
    fputc ('\n', stdout);
  return length == 0;
}

static gboolean
print_bytes (SbxSpool *body,
             GError  **error)
{
  g_autofree char *buffer = g_malloc (64 * 1024);
  guint64 offset = 0;
  gssize length;

  while ((length = sbx_spool_read (body, offset, buffer, 64 * 1024, error)) > 0)
    {
      if (!sbx_cli_write (buffer, length, error))
        return FALSE;
      if (ferror (stdout))
        return TRUE;
      offset += length;
    }
  return length == 0;
}

gboolean
sbx_cli_print_body (SbxSpool    *body,
                    const char  *content_type,
                    GError     **error)
{
  char start[4096];
  gssize length;
  g_autofree char *size = NULL;

  if (body == NULL || sbx_spool_get_size (body) == 0)
    return TRUE;
  if (!sbx_cli_is_terminal (stdout))
    return print_bytes (body, error);

  length = sbx_spool_read (body, 0, start, sizeof start, error);
  if (length < 0)
    return FALSE;
  if (!is_binary (start, length))
    return print_text (body, error);

  size = g_format_size (sbx_spool_get_size (body));
  if (*content_type != '\0')
    sbx_cli_note (_("The body is not text (%s, %s). Write it to a file with -o FILE."), content_type, size);
  else
    sbx_cli_note (_("The body is not text (%s). Write it to a file with -o FILE."), size);
  return TRUE;
}

void
sbx_cli_print_head (GBytes *head)
{
  const char *data;
  gsize length;

  if (head == NULL)
    return;
  data = g_bytes_get_data (head, &length);
  if (sbx_cli_is_terminal (stdout))
    {
      g_autofree char *text = g_strndup (data, length);
      g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

      for (guint i = 0; lines[i] != NULL && (lines[i][0] != '\0' || lines[i + 1] != NULL); i++)
        {
          g_autofree char *escaped = sbx_text_make_visible (lines[i], -1, FALSE);

          printf ("%s\n", escaped);
        }
    }
  else
    fwrite (data, 1, length, stdout);
}
