#include "sbx-auth-editor.h"

#include <glib/gi18n.h>

#include "sbx-combo.h"
#include "sbx-format.h"
#include "sbx-text-edit.h"
#include "sbx-token-view.h"
#include "sbx-variables.h"

struct _SbxAuthEditor
{
  AdwBin               parent_instance;

  AdwPreferencesGroup *group;
  AdwComboRow         *kind;
  GPtrArray           *rows;   /* of the fields, in their order; not owned */
  SbxTokenView        *token;

  SbxAuth             *auth;
  gboolean             loading;
};

G_DEFINE_FINAL_TYPE (SbxAuthEditor, sbx_auth_editor, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* By SbxAuthKind. */
static const struct { const char *label, *hint; } kinds[] = {
  { N_("No Authorization"), NULL },
  { N_("Basic"), N_("Name and password in the header “Authorization”.") },
  { N_("Bearer"), N_("A token in the header “Authorization”.") },
  { N_("API Key"), N_("A header or a parameter of its own.") },
  { N_("Digest"), N_("The password never goes over the line; the server asks first.") },
  { N_("NTLM"), N_("For servers of Windows networks. The user may be DOMAIN\\user.") },
  { N_("AWS Signature"), N_("Signs each request with Signature Version 4.") },
  { N_("OAuth 2"), N_("Signalbox gets a token before it sends, and renews it in time.") },
};

/* Fields that hold one of a few words. */
typedef struct
{
  const char *key;
  struct { const char *value, *label; } choices[4];
} Choice;

static const Choice choices[] = {
  { "in", { { "header", N_("Header") }, { "query", N_("Query Parameter") } } },
  { "grant", { { "client_credentials", N_("Client Credentials") }, { "password", N_("Password") },
               { "authorization_code", N_("Authorization Code (Browser)") } } },
  { "clientAuth", { { "header", N_("In the Header") }, { "body", N_("In the Body") } } },
};

static const Choice *
find_choice (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (g_str_equal (choices[i].key, key))
        return &choices[i];
    }

  return NULL;
}

/* What only one of the grants asks for. */
static gboolean
is_asked_for (SbxAuthEditor *self,
              const char    *key)
{
  static const struct { const char *key, *grant; } only[] = {
    { "username", "password" }, { "password", "password" },
    { "authorizationUrl", "authorization_code" }, { "redirectPort", "authorization_code" },
  };
  const char *grant = sbx_auth_get (self->auth, "grant");

  if (self->auth->kind != SBX_AUTH_OAUTH2)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (only); i++)
    {
      if (g_str_equal (only[i].key, key))
        return g_str_equal (only[i].grant, grant);
    }
  return TRUE;
}

static const char *
get_key (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "key");
}

static void
update_rows (SbxAuthEditor *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      gtk_widget_set_visible (row, is_asked_for (self, get_key (row)));
    }
}

static void
emit_changed (SbxAuthEditor *self)
{
  if (self->loading)
    return;

  g_signal_emit (self, signals[CHANGED], 0);
  sbx_token_view_refresh (self->token);
}

static void
entry_changed_cb (SbxAuthEditor *self,
                  GtkEditable   *entry)
{
  sbx_auth_set (self->auth, get_key (entry), gtk_editable_get_text (entry));
  emit_changed (self);
}

static void
choice_changed_cb (SbxAuthEditor *self,
                   GParamSpec    *pspec,
                   AdwComboRow   *row)
{
  const Choice *choice = find_choice (get_key (row));

  if (self->loading)
    return;

  sbx_auth_set (self->auth, choice->key, choice->choices[adw_combo_row_get_selected (row)].value);
  update_rows (self);
  emit_changed (self);
}

static guint
find_value (const Choice *choice,
            const char   *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (choice->choices) && choice->choices[i].value != NULL; i++)
    {
      if (g_str_equal (choice->choices[i].value, value))
        return i;
    }

  return 0;
}

static GtkWidget *
choice_row_new (SbxAuthEditor *self,
                const Choice  *choice)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; i < G_N_ELEMENTS (choice->choices) && choice->choices[i].value != NULL; i++)
    gtk_string_list_append (labels, _(choice->choices[i].label));
  sbx_combo_row_setup (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_object_set_data (G_OBJECT (row), "key", (gpointer) choice->key);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
field_row_new (SbxAuthEditor      *self,
               const SbxAuthField *field)
{
  const Choice *choice = find_choice (field->key);
  GtkWidget *row;

  if (choice != NULL)
    {
      row = choice_row_new (self, choice);
    }
  else
    {
      row = field->secret ? adw_password_entry_row_new () : adw_entry_row_new ();
      sbx_variables_attach (row);
      gtk_editable_set_enable_undo (GTK_EDITABLE (row), FALSE);
      sbx_widget_set_ltr (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))));
      g_object_set_data (G_OBJECT (row), "key", (gpointer) field->key);
      g_signal_connect_object (row, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
    }

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), g_dgettext (GETTEXT_PACKAGE, field->label));
  return row;
}

static void
show_values (SbxAuthEditor *self)
{
  gboolean loading = self->loading;

  self->loading = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      const char *value = sbx_auth_get (self->auth, get_key (row));
      g_autofree char *kept = g_strdup (value);

      if (ADW_IS_COMBO_ROW (row))
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_value (find_choice (get_key (row)), value));
      else
        sbx_editable_update (GTK_EDITABLE (row), kept);
    }
  self->loading = loading;
  update_rows (self);
}

static void
show_fields (SbxAuthEditor *self)
{
  guint n_fields;
  const SbxAuthField *fields = sbx_auth_kind_get_fields (self->auth->kind, &n_fields);
  const char *hint = kinds[self->auth->kind].hint;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < n_fields; i++)
    {
      GtkWidget *row = field_row_new (self, &fields[i]);

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (self->group, row);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kind), hint != NULL ? _(hint) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->token), self->auth->kind == SBX_AUTH_OAUTH2);
  show_values (self);
}

static void
kind_changed_cb (SbxAuthEditor *self)
{
  if (self->loading)
    return;

  /* Values stay: a user name is the same for Basic and Digest. What the new kind has no use for is not written. */
  self->auth->kind = MIN (adw_combo_row_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1);
  show_fields (self);
  emit_changed (self);
}

void
sbx_auth_editor_set_auth (SbxAuthEditor *self,
                          const SbxAuth *auth)
{
  gboolean same_kind = self->auth->kind == auth->kind;

  self->loading = TRUE;
  g_clear_pointer (&self->auth, sbx_auth_free);
  self->auth = sbx_auth_copy (auth);
  adw_combo_row_set_selected (self->kind, auth->kind);
  if (same_kind)
    show_values (self);
  else
    show_fields (self);
  self->loading = FALSE;
}

SbxAuth *
sbx_auth_editor_dup_auth (SbxAuthEditor *self)
{
  guint n_fields;
  const SbxAuthField *fields;
  SbxAuth *auth = sbx_auth_copy (self->auth);

  /* What only another kind has is left behind, keys that no kind knows are kept. */
  for (SbxAuthKind kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      fields = sbx_auth_kind_get_fields (kind, &n_fields);
      for (guint i = 0; i < n_fields; i++)
        sbx_auth_set (auth, fields[i].key, NULL);
    }
  fields = sbx_auth_kind_get_fields (auth->kind, &n_fields);
  for (guint i = 0; i < n_fields; i++)
    sbx_auth_set (auth, fields[i].key, sbx_auth_get (self->auth, fields[i].key));

  return auth;
}

void
sbx_auth_editor_set_source (SbxAuthEditor *self,
                            SbxWorkspace  *workspace,
                            SbxRequest    *request)
{
  sbx_token_view_set_source (self->token, workspace, request);
}

void
sbx_auth_editor_stop (SbxAuthEditor *self)
{
  sbx_token_view_stop (self->token);
}

void
sbx_auth_editor_refresh (SbxAuthEditor *self)
{
  sbx_token_view_refresh (self->token);
}

const char *
sbx_auth_editor_get_kind_label (SbxAuthEditor *self)
{
  return self->auth->kind != SBX_AUTH_NONE ? _(kinds[self->auth->kind].label) : NULL;
}

static void
sbx_auth_editor_finalize (GObject *object)
{
  SbxAuthEditor *self = SBX_AUTH_EDITOR (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->auth, sbx_auth_free);

  G_OBJECT_CLASS (sbx_auth_editor_parent_class)->finalize (object);
}

static void
sbx_auth_editor_class_init (SbxAuthEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sbx_auth_editor_finalize;

  signals[CHANGED] = g_signal_new ("changed", SBX_TYPE_AUTH_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (SBX_TYPE_TOKEN_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/requests/auth-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxAuthEditor, group);
  gtk_widget_class_bind_template_child (widget_class, SbxAuthEditor, kind);
  gtk_widget_class_bind_template_child (widget_class, SbxAuthEditor, token);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
}

static void
sbx_auth_editor_init (SbxAuthEditor *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->loading = TRUE;
  self->rows = g_ptr_array_new ();
  self->auth = sbx_auth_new (SBX_AUTH_NONE);
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (labels, _(kinds[i].label));
  sbx_combo_row_setup (self->kind);
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (labels));
  self->loading = FALSE;
}
