#include "sbx-keyring-private.h"

#include <glib/gi18n-lib.h>

/* A bus or a keyring that hangs must not hang us; a person who types a password needs time. */
#define PROBE_SECONDS 5
#define ANSWER_SECONDS 120

static const SecretSchema schema = {
  .name = SBX_APP_ID ".Secret",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "profile", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

/* One asynchronous call, waited for on a main context of its own until it ends, is cancelled or takes too long. */
typedef struct
{
  GMainContext *context;
  GCancellable *cancellable;
  GCancellable *outer;
  gulong        outer_handler;
  GSource      *deadline;
  gboolean      late;
  GAsyncResult *result;
} Wait;

static gboolean
wait_deadline_cb (gpointer data)
{
  Wait *wait = data;

  wait->late = TRUE;
  g_cancellable_cancel (wait->cancellable);
  return G_SOURCE_REMOVE;
}

static void
wait_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Wait *wait = data;

  wait->result = g_object_ref (result);
}

static void
wait_outer_cancelled_cb (GCancellable *outer,
                         GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static void
wait_begin (Wait         *wait,
            guint         seconds,
            GCancellable *cancellable)
{
  *wait = (Wait) { 0 };
  wait->context = g_main_context_new ();
  g_main_context_push_thread_default (wait->context);
  wait->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      wait->outer = g_object_ref (cancellable);
      wait->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (wait_outer_cancelled_cb),
                                                   g_object_ref (wait->cancellable), g_object_unref);
    }

  wait->deadline = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (wait->deadline, wait_deadline_cb, wait, NULL);
  g_source_attach (wait->deadline, wait->context);
}

static GAsyncResult *
wait_run (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (wait->context, TRUE);
  return wait->result;
}

static void
wait_end (Wait *wait)
{
  g_source_destroy (wait->deadline);
  g_clear_pointer (&wait->deadline, g_source_unref);
  if (wait->outer != NULL)
    g_cancellable_disconnect (wait->outer, wait->outer_handler);
  g_clear_object (&wait->outer);
  g_clear_object (&wait->result);
  g_clear_object (&wait->cancellable);

  /* What libsecret and GDBus still have to finish here, they finish now; nobody else runs this context. */
  while (g_main_context_iteration (wait->context, FALSE))
    ;
  g_main_context_pop_thread_default (wait->context);
  g_clear_pointer (&wait->context, g_main_context_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_end)

static gboolean
is_unreachable (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* Takes reason (may be NULL: the call failed without saying why, which is what libsecret does when a prompt is dismissed). */
static void
set_error (Wait    *wait,
           GError  *reason,
           GError **error)
{
  g_autoptr (GError) owned = reason;

  if (wait->late)
    g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE,
                         _("The keyring did not answer in time. Check that it is running and not waiting for a password."));
  else if (g_cancellable_is_cancelled (wait->cancellable))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Asking the keyring was cancelled."));
  else if (owned == NULL ||
           g_error_matches (owned, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
           g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_LOCKED,
                         _("The keyring is locked. Unlock it and try again."));
  else if (is_unreachable (owned))
    g_set_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE,
                 _("The keyring stopped answering: %s"), owned->message);
  else
    g_set_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_FAILED,
                 _("The keyring answered with an error: %s"), owned->message);
}

static GHashTable *
build_attributes (const char *profile,
                  const char *kind,
                  const char *id)
{
  return secret_attributes_build (&schema, "profile", profile, "kind", kind, "id", id, NULL);
}

/* Looks for an item that nobody has: the cheapest question that has to reach the keyring, wherever libsecret finds it (the
 * session bus, or the portal of a sandbox), and for which none has to be unlocked. */
gboolean
sbx_keyring_probe (GCancellable  *cancellable,
                   GError       **error)
{
  g_auto (Wait) wait;
  g_autoptr (GHashTable) attributes = build_attributes ("", "probe", "");
  g_autoptr (GError) reason = NULL;
  GList *items;

  wait_begin (&wait, PROBE_SECONDS, cancellable);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_NONE, wait.cancellable, wait_done_cb, &wait);
  items = secret_password_search_finish (wait_run (&wait), &reason);
  g_list_free_full (items, g_object_unref);
  if (reason == NULL)
    return TRUE;

  if (!wait.late && g_cancellable_is_cancelled (wait.cancellable))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Asking the keyring was cancelled."));
  else if (wait.late)
    g_set_error_literal (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE,
                         _("No keyring answers. Start one, such as GNOME Keyring, to keep secrets."));
  else
    {
      g_dbus_error_strip_remote_error (reason);
      g_set_error (error, SBX_VAULT_ERROR, SBX_VAULT_ERROR_UNAVAILABLE,
                   _("No keyring answers (%s). Start one, such as GNOME Keyring, to keep secrets."), reason->message);
    }
  return FALSE;
}

gboolean
sbx_keyring_store (const char    *profile,
                   const char    *kind,
                   const char    *id,
                   const char    *label,
                   SecretValue   *value,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_auto (Wait) wait;
  g_autoptr (GHashTable) attributes = build_attributes (profile, kind, id);
  GError *reason = NULL;

  wait_begin (&wait, ANSWER_SECONDS, cancellable);
  secret_password_storev_binary (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value, wait.cancellable, wait_done_cb, &wait);
  if (secret_password_store_finish (wait_run (&wait), &reason))
    return TRUE;

  set_error (&wait, reason, error);
  return FALSE;
}

/* libsecret answers “no such item” also when the person dismissed the prompt to unlock it: tell the two apart. */
static gboolean
is_there_but_locked (GHashTable   *attributes,
                     GCancellable *cancellable)
{
  g_auto (Wait) wait;
  GList *items;
  gboolean locked = FALSE;

  wait_begin (&wait, PROBE_SECONDS, cancellable);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL, wait.cancellable, wait_done_cb, &wait);
  items = secret_password_search_finish (wait_run (&wait), NULL);
  for (GList *link = items; link != NULL; link = link->next)
    if (SECRET_IS_ITEM (link->data) && secret_item_get_locked (link->data))
      locked = TRUE;
  g_list_free_full (items, g_object_unref);
  return locked;
}

SecretValue *
sbx_keyring_lookup (const char    *profile,
                    const char    *kind,
                    const char    *id,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_auto (Wait) wait;
  g_autoptr (GHashTable) attributes = build_attributes (profile, kind, id);
  g_autoptr (SecretValue) value = NULL;
  GError *reason = NULL;

  wait_begin (&wait, ANSWER_SECONDS, cancellable);
  secret_password_lookupv (&schema, attributes, wait.cancellable, wait_done_cb, &wait);
  value = secret_password_lookup_binary_finish (wait_run (&wait), &reason);
  if (value != NULL)
    return g_steal_pointer (&value);

  if (reason != NULL || is_there_but_locked (attributes, cancellable))
    set_error (&wait, reason, error);
  return NULL;
}

gboolean
sbx_keyring_clear (const char    *profile,
                   const char    *kind,
                   const char    *id,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_auto (Wait) wait;
  g_autoptr (GHashTable) attributes = build_attributes (profile, kind, id);
  GError *reason = NULL;

  wait_begin (&wait, ANSWER_SECONDS, cancellable);
  secret_password_clearv (&schema, attributes, wait.cancellable, wait_done_cb, &wait);
  if (secret_password_clear_finish (wait_run (&wait), &reason))
    return TRUE;

  /* FALSE without an error: there was nothing to remove, or it is locked. */
  if (reason == NULL && !is_there_but_locked (attributes, cancellable))
    return TRUE;
  set_error (&wait, reason, error);
  return FALSE;
}
