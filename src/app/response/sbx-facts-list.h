/* Names and what they stand for, to be read and copied: headers, times, certificates. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_FACTS_LIST (sbx_facts_list_get_type ())
G_DECLARE_FINAL_TYPE (SbxFactsList, sbx_facts_list, SBX, FACTS_LIST, GtkWidget)

void sbx_facts_list_clear   (SbxFactsList *self);
/* A heading above the facts that follow; without one they stand alone. */
void sbx_facts_list_section (SbxFactsList *self, const char *title);
/* literal: both are names and values of a protocol, not words of a language. */
void sbx_facts_list_add     (SbxFactsList *self, const char *name, const char *value, gboolean literal);
/* Beneath what was added so far, above the facts that follow. */
void sbx_facts_list_add_widget (SbxFactsList *self, GtkWidget *widget);

G_END_DECLS
