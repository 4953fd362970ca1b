#include "sbx-cookies-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "sbx-format.h"
#include "sbx-timing.h"
#include "sbx-visible-text.h"

/* --- Those that were set --- */

/* The value of an attribute, "" if it has none; NULL: it is another one. */
static const char *
attribute_value (const char *attribute,
                 const char *name)
{
  gsize length = strlen (name);

  if (g_ascii_strncasecmp (attribute, name, length) != 0)
    return NULL;
  attribute += length;
  attribute += strspn (attribute, " ");
  if (*attribute == '\0')
    return attribute;
  return *attribute == '=' ? attribute + 1 + strspn (attribute + 1, " ") : NULL;
}

static char *
dup_max_age (const char *value)
{
  char *end;
  gint64 seconds = g_ascii_strtoll (value, &end, 10);
  guint n = MIN (ABS (seconds), G_MAXINT);

  if (end == value || *end != '\0')
    return g_strdup (value);
  if (seconds <= 0)
    return g_strdup (_("At once: the cookie is removed"));
  return g_strdup_printf (ngettext ("After %'d second", "After %'d seconds", n), n);
}

static void
add_attribute (SbxFactsList *list,
               GPtrArray    *flags,
               gboolean     *expires,
               char         *attribute)
{
  static const struct { const char *attribute, *name; } known[] = {
    { "Domain", N_("Domain") }, { "Path", N_("Path") }, { "Expires", N_("Expires") }, { "Max-Age", N_("Expires") },
  };
  const char *value;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if ((value = attribute_value (attribute, known[i].attribute)) != NULL && *value != '\0')
      {
        g_autofree char *age = i == 3 ? dup_max_age (value) : g_strdup (value);

        sbx_facts_list_add (list, _(known[i].name), age, FALSE);
        *expires |= i >= 2;
        return;
      }
  if (*attribute != '\0')
    g_ptr_array_add (flags, attribute);
}

static void
add_set_cookie (SbxFactsList *list,
                const char   *line)
{
  g_autofree char *shown = sbx_text_make_visible (line, -1, FALSE);
  g_auto (GStrv) parts = g_strsplit (shown, ";", -1);
  g_autoptr (GPtrArray) flags = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  char *equals = parts[0] != NULL ? strchr (parts[0], '=') : NULL;
  gboolean expires = FALSE;

  if (equals != NULL)
    *equals = '\0';
  sbx_facts_list_section (list, parts[0] != NULL && *g_strstrip (parts[0]) != '\0' ? parts[0] : _("Without a Name"));
  sbx_facts_list_add (list, _("Value"), equals != NULL ? g_strstrip (equals + 1) : "", TRUE);
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    add_attribute (list, flags, &expires, g_strstrip (parts[i]));
  if (!expires)
    sbx_facts_list_add (list, _("Expires"), _("With the session"), FALSE);
  g_ptr_array_add (flags, NULL);
  joined = g_strjoinv (", ", (char **) flags->pdata);
  if (*joined != '\0')
    sbx_facts_list_add (list, _("Flags"), joined, FALSE);
}

static guint
add_set (SbxFactsList *list,
         SbxExchange  *exchange)
{
  guint n = 0;

  for (guint i = 0; i < sbx_exchange_get_n_hops (exchange); i++)
    {
      const SbxHop *hop = sbx_exchange_get_hop (exchange, i);

      for (guint j = 0; hop->headers != NULL && j < hop->headers->len; j++)
        {
          const SbxField *field = g_ptr_array_index (hop->headers, j);

          if (g_ascii_strcasecmp (field->name, "Set-Cookie") != 0)
            continue;
          add_set_cookie (list, field->value);
          n++;
        }
    }
  return n;
}

/* The engine tells of each that it took; the names are redacted there, so they can only be counted. */
static guint
count_kept (SbxExchange *exchange)
{
  g_autofree char *log = sbx_exchange_dup_log (exchange);
  guint n = 0;

  for (const char *line = log; line != NULL && *line != '\0'; line = strchr (line, '\n'), line = line != NULL ? line + 1 : NULL)
    n += g_str_has_prefix (line, "* Added cookie ") || g_str_has_prefix (line, "* Replaced cookie ");
  return n;
}

/* --- Those that were sent --- */

static guint
add_sent (SbxFactsList *list,
          SbxExchange  *exchange,
          SbxRedactor  *redactor)
{
  guint n = 0;

  for (guint i = 0; i < sbx_exchange_get_n_hops (exchange); i++)
    {
      const SbxHop *hop = sbx_exchange_get_hop (exchange, i);
      g_autofree char *head = sbx_head_dup_text (hop->request_head, redactor);
      g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
      gboolean titled = FALSE;

      for (char **line = lines; *line != NULL; line++)
        {
          g_auto (GStrv) pairs = NULL;

          if (g_ascii_strncasecmp (*line, "cookie:", strlen ("cookie:")) != 0)
            continue;
          pairs = g_strsplit (*line + strlen ("cookie:"), ";", -1);
          for (char **pair = pairs; *pair != NULL; pair++, n++)
            {
              char *equals = strchr (*pair, '=');

              if (!titled && sbx_exchange_get_n_hops (exchange) > 1)
                {
                  g_autofree char *title = sbx_timing_dup_title (exchange, i, redactor);
                  g_autofree char *sent = g_strdup_printf (_("Sent: %s"), title);

                  sbx_facts_list_section (list, sent);
                }
              else if (!titled)
                {
                  sbx_facts_list_section (list, _("Sent"));
                }
              titled = TRUE;
              if (equals != NULL)
                *equals = '\0';
              sbx_facts_list_add (list, g_strstrip (*pair), equals != NULL ? g_strstrip (equals + 1) : "", TRUE);
            }
        }
    }
  return n;
}

guint
sbx_cookies_show (SbxFactsList *list,
                  SbxExchange  *exchange,
                  SbxRedactor  *redactor)
{
  guint n_set, n_sent;

  sbx_facts_list_clear (list);
  n_set = add_set (list, exchange);
  if (n_set > 0)
    {
      guint n_kept = MIN (n_set, count_kept (exchange));
      g_autofree char *kept = g_strdup_printf (_("%1$u of %2$u"), n_kept, n_set);

      sbx_facts_list_section (list, _("For Later Requests"));
      sbx_facts_list_add (list, _("Kept"), kept, FALSE);
    }
  n_sent = add_sent (list, exchange, redactor);
  if (n_set + n_sent == 0)
    sbx_facts_list_add_widget (list, g_object_new (ADW_TYPE_STATUS_PAGE, "title", _("No Cookies"), "description",
                                                   _("None were sent, and the answer set none."), "css-classes",
                                                   (const char *const[]) { "compact", NULL }, NULL));
  return n_set + n_sent;
}
