#include "sbx-compare-facts.h"

#include <glib/gi18n.h>

#include "sbx-fact-row.h"
#include "sbx-format.h"
#include "sbx-visible-text.h"

static void
add_fact (GtkListBox *list,
          GObject    *dialog,
          const char *name,
          const char *one,
          const char *other,
          gboolean    marked,
          gboolean    literal)
{
  GtkWidget *row = sbx_fact_row_new (name, one, other, marked, literal);

  g_object_bind_property (dialog, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  gtk_list_box_append (list, row);
}

/* “245 ms”, and for the other by how much it is longer or shorter. */
static void
add_time (GtkListBox *list,
          GObject    *dialog,
          const char *name,
          gint64      one,
          gint64      other)
{
  g_autofree char *before = sbx_format_duration (one);
  g_autofree char *after = sbx_format_duration (other);
  g_autofree char *difference = sbx_format_duration (ABS (other - one));
  g_autofree char *text = NULL;

  if (one == 0 && other == 0)
    return;

  /* What is not seen in the times is no difference between them. */
  if (!g_str_equal (before, after) && other > one)
    /* Translators: a time, and by how much it is longer than the one that it is compared with. */
    text = g_strdup_printf (_("%s (%s longer)"), after, difference);
  else if (!g_str_equal (before, after))
    text = g_strdup_printf (_("%s (%s shorter)"), after, difference);
  add_fact (list, dialog, name, before, text != NULL ? text : after, FALSE, FALSE);
}

static void
add_size (GtkListBox *list,
          GObject    *dialog,
          const char *name,
          guint64     one,
          guint64     other)
{
  g_autofree char *before = one == other ? sbx_format_size (one) : g_format_size_full (one, G_FORMAT_SIZE_LONG_FORMAT);
  g_autofree char *after = one == other ? sbx_format_size (other) : g_format_size_full (other, G_FORMAT_SIZE_LONG_FORMAT);

  add_fact (list, dialog, name, before, after, TRUE, FALSE);
}

static void
add_times (GtkListBox  *list,
           GObject     *dialog,
           SbxExchange *one,
           SbxExchange *other)
{
  static const char *const names[SBX_N_TIMES] = {
    N_("Look up the name"), N_("Connect"), N_("Secure (TLS)"), N_("Send"), N_("Wait for the answer"), N_("Receive"),
  };
  const SbxHop *hops[] = { sbx_exchange_get_final_hop (one), sbx_exchange_get_final_hop (other) };
  gint64 durations[2][SBX_N_TIMES] = { 0 };

  for (guint side = 0; side < 2; side++)
    if (hops[side] != NULL)
      sbx_timing_measure (&hops[side]->timing, durations[side]);
  add_time (list, dialog, _("Total Time"), sbx_exchange_get_duration (one), sbx_exchange_get_duration (other));
  for (guint i = 0; i < SBX_N_TIMES; i++)
    add_time (list, dialog, _(names[i]), durations[0][i], durations[1][i]);
}

void
sbx_compare_facts_show (GtkListBox      *list,
                        GObject         *dialog,
                        SbxHistoryEntry *entries[2],
                        SbxExchange     *exchanges[2])
{
  static const struct { const char *property, *name; } facts[] = {
    { "method", N_("Method") }, { "url", N_("Address") }, { "environment", N_("Environment") },
  };
  SbxExchange *one = exchanges[0], *other = exchanges[1];
  g_autofree char *before = sbx_exchange_dup_outcome (one);
  g_autofree char *after = sbx_exchange_dup_outcome (other);

  gtk_list_box_remove_all (list);
  add_fact (list, dialog, _("Status"), before, after, TRUE, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *value = NULL;
      g_autofree char *other_value = NULL;

      g_object_get (entries[0], facts[i].property, &value, NULL);
      g_object_get (entries[1], facts[i].property, &other_value, NULL);
      if (value != NULL || other_value != NULL)
        add_fact (list, dialog, _(facts[i].name), value, other_value, TRUE, i == 1);
    }
  add_times (list, dialog, one, other);
  add_size (list, dialog, _("Body"), sbx_exchange_get_body_size (one), sbx_exchange_get_body_size (other));
  add_size (list, dialog, _("Over the Line"), sbx_exchange_get_wire_size (one), sbx_exchange_get_wire_size (other));
}

void
sbx_compare_facts_show_headers (GtkListBox          *list,
                                GObject             *dialog,
                                const SbxComparison *comparison)
{
  gtk_list_box_remove_all (list);
  for (guint i = 0; i < comparison->headers->len; i++)
    {
      const SbxHeaderPair *pair = g_ptr_array_index (comparison->headers, i);
      g_autofree char *name = sbx_text_make_visible (pair->name, -1, FALSE);
      g_autofree char *one = pair->one != NULL ? sbx_text_make_visible (pair->one, -1, FALSE) : NULL;
      g_autofree char *other = pair->other != NULL ? sbx_text_make_visible (pair->other, -1, FALSE) : NULL;

      add_fact (list, dialog, name, one, other, TRUE, TRUE);
    }
}
