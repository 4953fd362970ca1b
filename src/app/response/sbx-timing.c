#include "sbx-timing.h"

#include <glib/gi18n.h>

#include "sbx-body-text.h"
#include "sbx-format.h"
#include "sbx-waterfall.h"

guint
sbx_timing_list_phases (const SbxTiming *timing,
                        SbxTimingPhase   phases[SBX_TIMING_PHASES])
{
  gint64 connected = MAX (timing->dns, timing->connect);
  gint64 secured = MAX (connected, timing->tls);
  gint64 sent = MAX (secured, timing->sent);
  gint64 waited = MAX (sent, timing->wait);
  const SbxTimingPhase all[SBX_TIMING_PHASES] = {
    { _("Look up the name"), 0, timing->dns, FALSE, FALSE },
    { _("Connect"), timing->dns, timing->connect, FALSE, FALSE },
    { _("Secure (TLS)"), connected, timing->tls, FALSE, FALSE },
    { _("Send"), secured, timing->sent, FALSE, TRUE },
    { _("Wait for the answer"), sent, timing->wait, TRUE, FALSE },
    { _("Receive"), waited, timing->total, FALSE, TRUE },
  };
  guint n = 0;

  /* An end of 0: the hop had no such phase. */
  for (guint i = 0; i < SBX_TIMING_PHASES; i++)
    if (all[i].end > 0)
      {
        phases[n] = all[i];
        phases[n].end = MAX (all[i].begin, all[i].end);
        n++;
      }
  return n;
}

static void
add_time (SbxFactsList *list,
          const char   *name,
          gint64        time)
{
  g_autofree char *text = sbx_format_duration (time);

  sbx_facts_list_add (list, name, text, FALSE);
}

void
sbx_timing_add (SbxFactsList    *list,
                const SbxTiming *timing)
{
  SbxTimingPhase phases[SBX_TIMING_PHASES];
  guint n = sbx_timing_list_phases (timing, phases);

  for (guint i = 0; i < n; i++)
    add_time (list, phases[i].name, phases[i].end - phases[i].begin);
  if (timing->total > 0)
    add_time (list, _("Total"), timing->total);
}

char *
sbx_timing_dup_title (SbxExchange *exchange,
                      guint        n,
                      SbxRedactor *redactor)
{
  const SbxHop *hop = sbx_exchange_get_hop (exchange, n);
  g_autofree char *url = redactor != NULL ? sbx_redactor_url (redactor, hop->url) : g_strdup (hop->url);
  g_autofree char *title = g_strdup_printf ("%u. %s %s, %d", n + 1, hop->method, url, hop->status);

  return sbx_format_isolate (title);
}

void
sbx_timing_show (SbxFactsList *list,
                 SbxExchange  *exchange,
                 SbxRedactor  *redactor)
{
  guint n_hops = sbx_exchange_get_n_hops (exchange);

  sbx_facts_list_clear (list);
  if (n_hops > 0)
    sbx_facts_list_add_widget (list, sbx_waterfall_new (exchange, redactor));
  for (guint i = 0; i < n_hops; i++)
    {
      g_autofree char *title = n_hops > 1 ? sbx_timing_dup_title (exchange, i, redactor) : NULL;

      if (title != NULL)
        sbx_facts_list_section (list, title);
      sbx_timing_add (list, &sbx_exchange_get_hop (exchange, i)->timing);
    }
  if (n_hops > 1)
    {
      sbx_facts_list_section (list, _("All Together"));
      add_time (list, _("Total"), sbx_exchange_get_duration (exchange));
    }
}

void
sbx_headers_add (SbxFactsList *list,
                 const SbxHop *hop)
{
  for (guint i = 0; hop != NULL && hop->headers != NULL && i < hop->headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (hop->headers, i);

      sbx_facts_list_add (list, field->name, field->value, TRUE);
    }
}

char *
sbx_headers_dup_text (const SbxHop *hop)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; hop != NULL && hop->headers != NULL && i < hop->headers->len; i++)
    {
      const SbxField *field = g_ptr_array_index (hop->headers, i);

      g_string_append_printf (text, "%s: %s\n", field->name, field->value);
    }
  return g_string_free_and_steal (text);
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

static void
append_head (GString     *text,
             GBytes      *head,
             SbxRedactor *redactor)
{
  g_autoptr (GBytes) covered = redactor != NULL && head != NULL ? sbx_redactor_head (redactor, head) : NULL;

  append_bytes (text, covered != NULL ? covered : head);
}

char *
sbx_head_dup_text (GBytes      *head,
                   SbxRedactor *redactor)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_head (text, head, redactor);
  return g_strdup (g_strstrip (text->str));
}

char *
sbx_sent_dup_text (SbxExchange *exchange,
                   SbxRedactor *redactor)
{
  GString *text = g_string_new (NULL);
  SbxSpool *body = sbx_exchange_get_sent_body (exchange);
  guint n_hops = sbx_exchange_get_n_hops (exchange);

  for (guint i = 0; i < n_hops; i++)
    append_head (text, sbx_exchange_get_hop (exchange, i)->request_head, redactor);

  if (body != NULL)
    {
      g_autoptr (GBytes) start = sbx_spool_read_bytes (body, SBX_BODY_TEXT_BYTES, NULL);
      g_autoptr (GBytes) covered = redactor != NULL && start != NULL ? sbx_redactor_bytes (redactor, start) : NULL;
      guint64 size = sbx_spool_get_size (body);

      append_bytes (text, covered != NULL ? covered : start);
      if (size > SBX_BODY_TEXT_BYTES)
        {
          g_autofree char *rest = sbx_format_size (size - SBX_BODY_TEXT_BYTES);

          g_string_append_c (text, '\n');
          g_string_append_printf (text, _("… and %s more"), rest);
        }
    }

  return g_string_free_and_steal (text);
}
