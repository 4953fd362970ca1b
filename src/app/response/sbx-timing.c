#include "sbx-timing.h"

#include <glib/gi18n.h>

#include "sbx-body-text.h"
#include "sbx-format.h"

static void
add_phase (SbxFactsList *list,
           const char   *name,
           gint64        begin,
           gint64        end)
{
  g_autofree char *time = NULL;

  /* 0: the hop had no such phase. */
  if (end <= 0)
    return;

  time = sbx_format_duration (MAX (end - begin, 0));
  sbx_facts_list_add (list, name, time, FALSE);
}

static void
add_timing (SbxFactsList    *list,
            const SbxTiming *timing)
{
  gint64 connected = MAX (timing->dns, timing->connect);
  gint64 secured = MAX (connected, timing->tls);
  gint64 sent = MAX (secured, timing->sent);
  gint64 waited = MAX (sent, timing->wait);

  add_phase (list, _("Look up the name"), 0, timing->dns);
  add_phase (list, _("Connect"), timing->dns, timing->connect);
  add_phase (list, _("Secure (TLS)"), connected, timing->tls);
  add_phase (list, _("Send"), secured, timing->sent);
  add_phase (list, _("Wait for the answer"), sent, timing->wait);
  add_phase (list, _("Receive"), waited, timing->total);
  add_phase (list, _("Total"), 0, timing->total);
}

static void
add_optional (SbxFactsList *list,
              const char   *name,
              const char   *value)
{
  if (value != NULL && *value != '\0')
    sbx_facts_list_add (list, name, value, FALSE);
}

static void
add_connection (SbxFactsList *list,
                const SbxHop *hop)
{
  g_autofree char *version = g_strdup_printf ("HTTP/%s", hop->version != NULL ? hop->version : "1.1");
  g_autofree char *received = sbx_format_size (hop->received_body);
  g_autofree char *sent = sbx_format_size (hop->sent_body);

  sbx_facts_list_add (list, _("Protocol"), version, FALSE);
  add_optional (list, _("Reached"), hop->remote_address);
  add_optional (list, _("Proxy"), hop->proxy);
  if (hop->reused)
    sbx_facts_list_add (list, _("Connection"), _("An open one was used again"), FALSE);
  if (hop->sent_body > 0)
    sbx_facts_list_add (list, _("Body sent"), sent, FALSE);
  sbx_facts_list_add (list, _("Body received"), received, FALSE);

  if (hop->tls_version == NULL)
    return;

  add_optional (list, _("TLS"), hop->tls_version);
  add_optional (list, _("Cipher"), hop->tls_cipher);
  if (!hop->tls_verified)
    add_optional (list, _("Not verified"), hop->tls_problem != NULL ? hop->tls_problem : _("Verification is switched off"));
  if (hop->certificates != NULL && hop->certificates->len > 0)
    {
      const SbxCertificate *certificate = g_ptr_array_index (hop->certificates, 0);

      add_optional (list, _("Certificate of"), certificate->subject);
      add_optional (list, _("Issued by"), certificate->issuer);
      add_optional (list, _("Valid from"), certificate->not_before);
      add_optional (list, _("Valid until"), certificate->not_after);
      add_optional (list, _("For the names"), certificate->alt_names);
      add_optional (list, _("SHA-256"), certificate->fingerprint);
    }
}

void
sbx_timing_show (SbxFactsList *list,
                 SbxExchange  *exchange)
{
  guint n_hops = sbx_exchange_get_n_hops (exchange);

  sbx_facts_list_clear (list);
  for (guint i = 0; i < n_hops; i++)
    {
      const SbxHop *hop = sbx_exchange_get_hop (exchange, i);
      g_autofree char *title = NULL;

      /* Translators: the times of one of several requests, each to where the one before was redirected: “2. GET https://…, 302” */
      if (n_hops > 1)
        title = g_strdup_printf (_("%u. %s %s, %d"), i + 1, hop->method, hop->url, hop->status);
      sbx_facts_list_section (list, title != NULL ? title : _("Time"));
      add_timing (list, &hop->timing);
      sbx_facts_list_section (list, _("Connection"));
      add_connection (list, hop);
    }
}

void
sbx_headers_show (SbxFactsList *list,
                  SbxExchange  *exchange)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);

  sbx_facts_list_clear (list);
  for (guint i = 0; hop != NULL && hop->headers != NULL && i < hop->headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (hop->headers, i);

      sbx_facts_list_add (list, field->name, field->value, TRUE);
    }
}

static void
append_bytes (GString *text,
              GBytes  *bytes)
{
  g_autofree char *utf8 = NULL;
  const char *data;
  gsize length;

  if (bytes == NULL)
    return;

  data = g_bytes_get_data (bytes, &length);
  utf8 = sbx_body_text_from_bytes (data, length, "");
  g_string_append (text, utf8);
}

char *
sbx_sent_dup_text (SbxExchange *exchange)
{
  GString *text = g_string_new (NULL);
  SbxSpool *body = sbx_exchange_get_sent_body (exchange);
  guint n_hops = sbx_exchange_get_n_hops (exchange);

  for (guint i = 0; i < n_hops; i++)
    append_bytes (text, sbx_exchange_get_hop (exchange, i)->request_head);

  if (body != NULL)
    {
      g_autoptr (GBytes) start = sbx_spool_read_bytes (body, SBX_BODY_TEXT_BYTES, NULL);
      guint64 size = sbx_spool_get_size (body);

      append_bytes (text, start);
      if (size > SBX_BODY_TEXT_BYTES)
        {
          g_autofree char *rest = sbx_format_size (size - SBX_BODY_TEXT_BYTES);

          g_string_append_c (text, '\n');
          g_string_append_printf (text, _("… and %s more"), rest);
        }
    }

  return g_string_free_and_steal (text);
}
