#include "sbx-receipt-dialog.h"

#include <glib/gi18n.h>

#include "sbx-curl-command.h"
#include "sbx-format.h"

static GtkWidget *
line_row_new (const SbxReceiptLine *line)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (line->item, -1);
  g_autofree char *detail = g_markup_escape_text (line->detail != NULL ? line->detail : "", -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
  return row;
}

void
sbx_receipt_dialog_present (GtkWidget *parent,
                            GPtrArray *receipt)
{
  static const struct { SbxReceiptKind kind; const char *title; } groups[] = {
    { SBX_RECEIPT_DROPPED, N_("Left Out") },
    { SBX_RECEIPT_CONVERTED, N_("Converted") },
    { SBX_RECEIPT_KEPT, N_("Kept") },
  };
  AdwDialog *dialog = adw_preferences_dialog_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      AdwPreferencesGroup *group = NULL;

      for (guint i = 0; i < receipt->len; i++)
        {
          const SbxReceiptLine *line = g_ptr_array_index (receipt, i);

          if (line->kind != groups[g].kind)
            continue;
          if (group == NULL)
            {
              group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
              adw_preferences_group_set_title (group, _(groups[g].title));
              adw_preferences_page_add (page, group);
            }
          adw_preferences_group_add (group, line_row_new (line));
        }
    }

  adw_dialog_set_title (dialog, _("Receipt"));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  adw_dialog_present (dialog, parent);
}
