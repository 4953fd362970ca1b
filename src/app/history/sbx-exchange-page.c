#include "sbx-exchange-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "sbx-body-page.h"
#include "sbx-body-text.h"
#include "sbx-format.h"
#include "sbx-history-format.h"
#include "sbx-response-view.h"

struct _SbxExchangePage
{
  AdwBin            parent_instance;

  GtkStack         *stack;
  AdwStatusPage    *failure;
  GtkLabel         *method;
  GtkLabel         *address;
  GtkLabel         *facts;
  AdwViewStackPage *response_side;
  AdwViewStack     *sides;
  AdwViewStack     *parts;
  AdwViewStackPage *body_part;
  SbxBodyPage      *head;
  SbxBodyPage      *body;
  SbxResponseView  *response;

  SbxWorkspace     *workspace;
  GCancellable     *loading;
  char             *id;
  char             *title;
  char             *older;     /* ids of the same request's exchanges; NULL: none */
  char             *newer;
  char             *latest;
};

G_DEFINE_FINAL_TYPE (SbxExchangePage, sbx_exchange_page, ADW_TYPE_BIN)

enum { PROP_0, PROP_TITLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* --- What is read in a thread --- */

typedef struct
{
  SbxStore        *store;
  char            *id;
  SbxHistoryEntry *entry;
  SbxExchange     *exchange;
} Loading;

static void
loading_free (Loading *loading)
{
  g_clear_object (&loading->store);
  g_clear_object (&loading->entry);
  g_clear_object (&loading->exchange);
  g_free (loading->id);
  g_free (loading);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Loading *loading = data;
  GError *error = NULL;

  loading->entry = sbx_store_dup_record (loading->store, SBX_TYPE_HISTORY_ENTRY, loading->id, &error);
  if (loading->entry != NULL)
    loading->exchange = sbx_history_load_exchange (loading->store, loading->id, &error);
  if (loading->exchange != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- What is shown --- */

static void
take_title (SbxExchangePage *self,
            const char      *title)
{
  if (g_set_str (&self->title, title))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* When, in which environment, and what the history does not have any more. */
static void
show_facts (SbxExchangePage *self,
            SbxHistoryEntry *entry,
            SbxExchange     *exchange)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (exchange);
  g_autofree char *name = NULL;
  g_autofree char *url = NULL;
  g_autofree char *environment = NULL;
  g_autofree char *moment = NULL;
  g_autoptr (GString) facts = g_string_new (NULL);
  gint64 started_at, body_size;
  gboolean kept;

  g_object_get (entry, "name", &name, "url", &url, "environment", &environment, "started-at", &started_at, "body-size", &body_size,
                "body-kept", &kept, NULL);
  moment = sbx_history_format_moment (started_at);
  if (name != NULL && *name != '\0' && g_strcmp0 (name, url) != 0)
    g_string_append_printf (facts, "%s · ", name);
  g_string_append (facts, moment);
  if (environment != NULL && *environment != '\0')
    g_string_append_printf (facts, " · %s", environment);
  if (body_size > 0 && !kept)
    g_string_append_printf (facts, " · %s", _("The body was not kept"));
  if (hop != NULL && hop->sent_body > 0 && sbx_exchange_get_sent_body (exchange) == NULL)
    g_string_append_printf (facts, " · %s", _("The body that was sent was not kept"));
  gtk_label_set_label (self->facts, facts->str);
}

static void
show_request (SbxExchangePage *self,
              SbxHistoryEntry *entry)
{
  g_autofree char *method = NULL;
  g_autofree char *url = NULL;
  g_autofree char *name = NULL;
  const char *scheme;

  g_object_get (entry, "method", &method, "url", &url, "name", &name, NULL);
  gtk_label_set_label (self->method, method);
  sbx_widget_set_method (GTK_WIDGET (self->method), method);
  gtk_label_set_label (self->address, url);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->address), url);
  scheme = strstr (url, "://");
  take_title (self, name != NULL && *name != '\0' && g_strcmp0 (name, url) != 0 ? name : scheme != NULL ? scheme + 3 : url);
}

/* The value of the last Content-Type in the heads; "": there is none. (transfer full) */
static char *
find_content_type (const char *heads)
{
  g_auto (GStrv) lines = g_strsplit (heads, "\n", -1);
  const char *found = "";

  for (char **line = lines; *line != NULL; line++)
    {
      if (g_ascii_strncasecmp (*line, "Content-Type:", strlen ("Content-Type:")) == 0)
        found = g_strstrip (*line + strlen ("Content-Type:"));
    }
  return g_strdup (found);
}

static void
show_sent (SbxExchangePage *self,
           SbxExchange     *exchange)
{
  g_autoptr (GString) heads = g_string_new (NULL);
  g_autofree char *type = NULL;

  for (guint i = 0; i < sbx_exchange_get_n_hops (exchange); i++)
    {
      GBytes *bytes = sbx_exchange_get_hop (exchange, i)->request_head;
      gsize length = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : "";
      g_autofree char *text = sbx_body_text_from_bytes (data, length, "");

      g_string_append (heads, text);
    }
  type = find_content_type (heads->str);
  sbx_body_page_set_text (self->head, heads->len > 0 ? heads->str : _("Nothing was sent."));
  adw_view_stack_page_set_visible (self->body_part, sbx_exchange_get_sent_body (exchange) != NULL);
  if (sbx_exchange_get_sent_body (exchange) != NULL)
    sbx_body_page_set_spool (self->body, sbx_exchange_get_sent_body (exchange), type, "request");
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (SbxExchangePage) self = data;
  Loading *loading = g_task_get_task_data (G_TASK (result));
  g_autofree char *status = NULL;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  /* Given back here: the task itself may go on its thread, where the store must not. */
  g_clear_object (&loading->store);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->loading);
  if (error != NULL)
    {
      g_autofree char *message = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failure, message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }

  show_request (self, loading->entry);
  show_facts (self, loading->entry, loading->exchange);
  show_sent (self, loading->exchange);
  sbx_response_view_show (self->response, loading->exchange);
  status = sbx_response_view_dup_status (self->response);
  adw_view_stack_page_set_title (self->response_side, status != NULL ? status : _("Response"));
  gtk_stack_set_visible_child_name (self->stack, "exchange");
}

void
sbx_exchange_page_update (SbxExchangePage *self)
{
  SbxHistoryNeighbours neighbours = { 0 };

  sbx_history_find_neighbours (sbx_workspace_get_store (self->workspace), self->id, &neighbours, NULL);
  g_set_str (&self->older, neighbours.older);
  g_set_str (&self->newer, neighbours.newer);
  g_set_str (&self->latest, neighbours.latest);
  sbx_history_neighbours_clear (&neighbours);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.older", self->older != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.newer", self->newer != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.latest", self->latest != NULL);
}

void
sbx_exchange_page_show (SbxExchangePage *self,
                        const char      *id)
{
  g_autoptr (GTask) task = NULL;
  Loading *loading;

  if (g_strcmp0 (self->id, id) == 0)
    return;

  g_set_str (&self->id, id);
  g_cancellable_cancel (self->loading);
  g_set_object (&self->loading, NULL);
  self->loading = g_cancellable_new ();
  sbx_exchange_page_update (self);

  loading = g_new0 (Loading, 1);
  loading->store = g_object_ref (sbx_workspace_get_store (self->workspace));
  loading->id = g_strdup (id);
  task = g_task_new (NULL, self->loading, loaded_cb, g_object_ref (self));
  g_task_set_source_tag (task, sbx_exchange_page_show);
  g_task_set_task_data (task, loading, (GDestroyNotify) loading_free);
  g_task_run_in_thread (task, load_thread);
}

const char *
sbx_exchange_page_get_id (SbxExchangePage *self)
{
  return self->id;
}

gboolean
sbx_exchange_page_find (SbxExchangePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->parts)))
    return sbx_body_page_find (SBX_BODY_PAGE (adw_view_stack_get_visible_child (self->parts)));

  adw_view_stack_set_visible_child_name (self->sides, "response");
  return sbx_response_view_find (self->response);
}

/* --- Actions --- */

static void
go_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  SbxExchangePage *self = SBX_EXCHANGE_PAGE (widget);
  const char *id = g_str_equal (name, "page.older") ? self->older : g_str_equal (name, "page.newer") ? self->newer : self->latest;

  if (id != NULL)
    gtk_widget_activate_action (widget, "exchange.open", "s", id);
}

static void
open_request_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "exchange.open-request", "s", SBX_EXCHANGE_PAGE (widget)->id);
}

static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "exchange.compare", "(ss)", SBX_EXCHANGE_PAGE (widget)->id, "");
}

/* --- Life --- */

static void
sbx_exchange_page_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (id == PROP_TITLE)
    g_value_set_string (value, SBX_EXCHANGE_PAGE (object)->title);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sbx_exchange_page_dispose (GObject *object)
{
  SbxExchangePage *self = SBX_EXCHANGE_PAGE (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->older, g_free);
  g_clear_pointer (&self->newer, g_free);
  g_clear_pointer (&self->latest, g_free);

  G_OBJECT_CLASS (sbx_exchange_page_parent_class)->dispose (object);
}

static void
sbx_exchange_page_class_init (SbxExchangePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sbx_exchange_page_get_property;
  object_class->dispose = sbx_exchange_page_dispose;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "page.older", NULL, go_action);
  gtk_widget_class_install_action (widget_class, "page.newer", NULL, go_action);
  gtk_widget_class_install_action (widget_class, "page.latest", NULL, go_action);
  gtk_widget_class_install_action (widget_class, "page.open-request", NULL, open_request_action);
  gtk_widget_class_install_action (widget_class, "page.compare", NULL, compare_action);

  g_type_ensure (SBX_TYPE_BODY_PAGE);
  g_type_ensure (SBX_TYPE_RESPONSE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/ai_http/Signalbox/history/exchange-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, stack);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, failure);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, method);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, address);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, facts);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, response_side);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, sides);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, parts);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, body_part);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, head);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, body);
  gtk_widget_class_bind_template_child (widget_class, SbxExchangePage, response);
}

static void
sbx_exchange_page_init (SbxExchangePage *self)
{
  self->title = g_strdup (_("Exchange"));
  gtk_widget_init_template (GTK_WIDGET (self));
  sbx_widget_set_ltr (GTK_WIDGET (self->address));
}

GtkWidget *
sbx_exchange_page_new (SbxWorkspace *workspace)
{
  SbxExchangePage *self = g_object_new (SBX_TYPE_EXCHANGE_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  return GTK_WIDGET (self);
}
