#include "sbx-history-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "sbx-exchange-private.h"

/* A head is text as a rule; one with other bytes stands as "…Base64". */
static void
add_head (JsonBuilder *builder, const char *name, GBytes *head, SbxRedactor *redactor)
{
  g_autoptr(GBytes) redacted = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other_name = NULL;
  const guint8 *data;
  gsize size;

  if (head == NULL || g_bytes_get_size (head) == 0)
    return;
  redacted = sbx_redactor_head (redactor, head);
  data = g_bytes_get_data (redacted, &size);
  if (g_utf8_validate_len ((const char *) data, size, NULL))
    text = g_strndup ((const char *) data, size);
  else
    {
      other_name = g_strconcat (name, "Base64", NULL);
      text = g_base64_encode (data, size);
    }
  json_builder_set_member_name (builder, other_name != NULL ? other_name : name);
  json_builder_add_string_value (builder, text);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

static void
add_redacted (JsonBuilder *builder, const char *name, const char *text, SbxRedactor *redactor)
{
  g_autofree char *redacted = text != NULL ? sbx_redactor_text (redactor, text) : NULL;

  add_text (builder, name, redacted);
}

/* Where a redirect leads may hold a credential that nobody here knew: its name tells it. */
static void
add_address (JsonBuilder *builder, const char *name, const char *url, SbxRedactor *redactor)
{
  g_autofree char *redacted = url != NULL ? sbx_redactor_url (redactor, url) : NULL;

  add_text (builder, name, redacted);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_timing (JsonBuilder *builder, const SbxTiming *timing)
{
  json_builder_set_member_name (builder, "timing");
  json_builder_begin_object (builder);
  add_int (builder, "dns", timing->dns);
  add_int (builder, "connect", timing->connect);
  add_int (builder, "tls", timing->tls);
  add_int (builder, "sent", timing->sent);
  add_int (builder, "wait", timing->wait);
  add_int (builder, "total", timing->total);
  json_builder_end_object (builder);
}

static void
add_certificates (JsonBuilder *builder, GPtrArray *certificates)
{
  if (certificates == NULL)
    return;
  json_builder_set_member_name (builder, "certificates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < certificates->len; i++)
    {
      const SbxCertificate *certificate = certificates->pdata[i];

      json_builder_begin_object (builder);
      add_text (builder, "subject", certificate->subject);
      add_text (builder, "issuer", certificate->issuer);
      add_text (builder, "notBefore", certificate->not_before);
      add_text (builder, "notAfter", certificate->not_after);
      add_text (builder, "altNames", certificate->alt_names);
      add_text (builder, "fingerprint", certificate->fingerprint);
      add_text (builder, "pem", certificate->pem);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_hop (JsonBuilder *builder, const SbxHop *hop, SbxRedactor *redactor)
{
  json_builder_begin_object (builder);
  add_text (builder, "method", hop->method);
  add_address (builder, "url", hop->url, redactor);
  add_head (builder, "requestHead", hop->request_head, redactor);
  add_head (builder, "responseHead", hop->response_head, redactor);
  add_head (builder, "interimHeads", hop->interim_heads, redactor);
  add_timing (builder, &hop->timing);
  add_text (builder, "remoteAddress", hop->remote_address);
  add_text (builder, "localAddress", hop->local_address);
  add_boolean (builder, "reused", hop->reused);
  add_address (builder, "proxy", hop->proxy, redactor);
  add_text (builder, "tlsVersion", hop->tls_version);
  add_text (builder, "tlsCipher", hop->tls_cipher);
  add_boolean (builder, "tlsVerified", hop->tls_verified);
  add_text (builder, "tlsProblem", hop->tls_problem);
  add_certificates (builder, hop->certificates);
  add_int (builder, "sentBody", hop->sent_body);
  add_int (builder, "receivedBody", hop->received_body);
  json_builder_end_object (builder);
}

static void
add_warnings (JsonBuilder *builder, GPtrArray *warnings, SbxRedactor *redactor)
{
  for (guint i = 0; i < warnings->len; i++)
    {
      g_autofree char *redacted = sbx_redactor_text (redactor, warnings->pdata[i]);

      json_builder_add_string_value (builder, redacted);
    }
}

static void
add_error (JsonBuilder *builder, const GError *error, SbxRedactor *redactor)
{
  if (error == NULL)
    return;
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  add_text (builder, "domain", g_quark_to_string (error->domain));
  add_int (builder, "code", error->code);
  add_redacted (builder, "message", error->message, redactor);
  json_builder_end_object (builder);
}

char *
sbx_history_write_document (SbxExchange *exchange, SbxRedactor *redactor, GPtrArray *warnings)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GPtrArray) own_warnings = sbx_exchange_dup_warnings (exchange);
  g_autofree char *log = sbx_exchange_dup_log (exchange);
  g_autoptr(JsonNode) root = NULL;
  SbxSpool *sent = sbx_exchange_get_sent_body (exchange);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "hops");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sbx_exchange_get_n_hops (exchange); i++)
    add_hop (builder, sbx_exchange_get_hop (exchange, i), redactor);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "warnings");
  json_builder_begin_array (builder);
  add_warnings (builder, own_warnings, redactor);
  add_warnings (builder, warnings, redactor);
  json_builder_end_array (builder);
  add_redacted (builder, "log", log, redactor);
  add_error (builder, sbx_exchange_get_error (exchange), redactor);
  add_int (builder, "sentSize", sent != NULL ? sbx_spool_get_size (sent) : 0);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* The way back. What is missing, or of another type than it should be, stays at nothing. */

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
get_int (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static gboolean
get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static GBytes *
get_head (JsonObject *object, const char *name)
{
  g_autofree char *other_name = g_strconcat (name, "Base64", NULL);
  const char *text = get_text (object, name);
  const char *base64 = get_text (object, other_name);
  guint8 *data;
  gsize size;

  if (text != NULL)
    return g_bytes_new (text, strlen (text));
  if (base64 == NULL)
    return NULL;
  data = g_base64_decode (base64, &size);
  return g_bytes_new_take (data, size);
}

static void
read_timing (JsonObject *object, SbxTiming *timing)
{
  JsonNode *node = json_object_get_member (object, "timing");
  JsonObject *values = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (values == NULL)
    return;
  timing->dns = get_int (values, "dns");
  timing->connect = get_int (values, "connect");
  timing->tls = get_int (values, "tls");
  timing->sent = get_int (values, "sent");
  timing->wait = get_int (values, "wait");
  timing->total = get_int (values, "total");
}

static GPtrArray *
read_certificates (JsonObject *object)
{
  JsonArray *array = get_array (object, "certificates");
  GPtrArray *certificates;

  if (array == NULL)
    return NULL;
  certificates = sbx_certificates_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *values = get_element (array, i);
      SbxCertificate *certificate;

      if (values == NULL)
        continue;
      certificate = g_new0 (SbxCertificate, 1);
      certificate->subject = g_strdup (get_text (values, "subject"));
      certificate->issuer = g_strdup (get_text (values, "issuer"));
      certificate->not_before = g_strdup (get_text (values, "notBefore"));
      certificate->not_after = g_strdup (get_text (values, "notAfter"));
      certificate->alt_names = g_strdup (get_text (values, "altNames"));
      certificate->fingerprint = g_strdup (get_text (values, "fingerprint"));
      certificate->pem = g_strdup (get_text (values, "pem"));
      g_ptr_array_add (certificates, certificate);
    }
  return certificates;
}

static SbxHop *
read_hop (JsonObject *object)
{
  SbxHop *hop = sbx_hop_new ();

  hop->method = g_strdup (get_text (object, "method"));
  hop->url = g_strdup (get_text (object, "url"));
  hop->request_head = get_head (object, "requestHead");
  hop->response_head = get_head (object, "responseHead");
  hop->interim_heads = get_head (object, "interimHeads");
  if (hop->response_head != NULL)
    sbx_hop_read_head (hop);
  read_timing (object, &hop->timing);
  hop->remote_address = g_strdup (get_text (object, "remoteAddress"));
  hop->local_address = g_strdup (get_text (object, "localAddress"));
  hop->reused = get_boolean (object, "reused");
  hop->proxy = g_strdup (get_text (object, "proxy"));
  hop->tls_version = g_strdup (get_text (object, "tlsVersion"));
  hop->tls_cipher = g_strdup (get_text (object, "tlsCipher"));
  hop->tls_verified = get_boolean (object, "tlsVerified");
  hop->tls_problem = g_strdup (get_text (object, "tlsProblem"));
  hop->certificates = read_certificates (object);
  hop->sent_body = get_int (object, "sentBody");
  hop->received_body = get_int (object, "receivedBody");
  return hop;
}

static void
read_error (SbxExchange *exchange, JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "error");
  JsonObject *values = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *domain = values != NULL ? get_text (values, "domain") : NULL;
  const char *message = values != NULL ? get_text (values, "message") : NULL;
  g_autoptr(GError) error = NULL;

  if (domain == NULL || message == NULL)
    return;
  error = g_error_new_literal (g_quark_from_string (domain), get_int (values, "code"), message);
  sbx_exchange_set_error (exchange, error);
}

static void
read_log (SbxExchange *exchange, const char *log)
{
  g_auto(GStrv) lines = g_strsplit (log != NULL ? log : "", "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    sbx_exchange_add_log (exchange, *line);
}

gboolean
sbx_history_read_document (SbxExchange *exchange, const char *document, guint64 *sent_size, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(JsonNode) node = json_from_string (document, &local);
  JsonArray *hops, *warnings;
  JsonObject *root;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* The column's check only asks for JSON; of nothing, which a damaged file may have there, json-glib makes no node. */
  root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  hops = root != NULL ? get_array (root, "hops") : NULL;
  for (guint i = 0; hops != NULL && i < json_array_get_length (hops); i++)
    if (get_element (hops, i) != NULL)
      sbx_exchange_add_hop (exchange, read_hop (get_element (hops, i)));
  warnings = root != NULL ? get_array (root, "warnings") : NULL;
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    {
      JsonNode *warning = json_array_get_element (warnings, i);

      if (JSON_NODE_HOLDS_VALUE (warning) && json_node_get_value_type (warning) == G_TYPE_STRING)
        sbx_exchange_add_warning (exchange, json_node_get_string (warning));
    }
  *sent_size = root != NULL ? get_int (root, "sentSize") : 0;
  if (root != NULL)
    {
      read_error (exchange, root);
      read_log (exchange, get_text (root, "log"));
    }
  return TRUE;
}
