#define G_LOG_DOMAIN "sbx-http"

#include "sbx-exchange-private.h"
#include "sbx-http-client.h" /* sbx_exchange_new() */

#include "sbx-cuid.h"
#include "sbx-visible-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NOTIFY_INTERVAL 50         /* milliseconds: some 20 times a second */
#define LOG_LIMIT (256 * 1024)

struct _SbxExchange
{
  GObject       parent_instance;

  GMutex        lock;
  GMainContext *context;           /* of the thread that made the exchange */
  GSource      *pending;           /* tells what changed, at most every NOTIFY_INTERVAL */

  char         *id;
  SbxPhase      phase;
  guint64       received;
  guint64       sent;
  gint64        expected;
  gint64        started_at;
  gint64        duration;
  GPtrArray    *hops;              /* of SbxHop */
  GPtrArray    *retired;           /* of SbxHop: replaced, but readers may still look at them */
  GPtrArray    *content_types;     /* of char*, the last one is in force; kept for the same reason */
  SbxSpool     *body;
  SbxSpool     *sent_body;
  gboolean      has_sizes;
  guint64       wire_size;
  guint64       body_size;
  GError       *error;
  GPtrArray    *warnings;
  GString      *log;
  gboolean      log_cut;
};

enum { PROP_0, PROP_PHASE, PROP_RECEIVED, PROP_SENT, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SbxExchange, sbx_exchange, G_TYPE_OBJECT)

static void
sbx_exchange_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SbxExchange *self = SBX_EXCHANGE (object);

  g_mutex_lock (&self->lock);
  switch (id)
    {
    case PROP_PHASE:
      g_value_set_uint (value, self->phase);
      break;
    case PROP_RECEIVED:
      g_value_set_uint64 (value, self->received);
      break;
    case PROP_SENT:
      g_value_set_uint64 (value, self->sent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  g_mutex_unlock (&self->lock);
}

static void
sbx_exchange_dispose (GObject *object)
{
  SbxExchange *self = SBX_EXCHANGE (object);

  g_mutex_lock (&self->lock);
  if (self->pending != NULL)
    g_source_destroy (self->pending);
  g_clear_pointer (&self->pending, g_source_unref);
  g_mutex_unlock (&self->lock);
  G_OBJECT_CLASS (sbx_exchange_parent_class)->dispose (object);
}

static void
sbx_exchange_finalize (GObject *object)
{
  SbxExchange *self = SBX_EXCHANGE (object);

  g_main_context_unref (self->context);
  g_free (self->id);
  g_ptr_array_unref (self->hops);
  g_ptr_array_unref (self->retired);
  g_ptr_array_unref (self->content_types);
  g_ptr_array_unref (self->warnings);
  g_clear_object (&self->body);
  g_clear_object (&self->sent_body);
  g_clear_error (&self->error);
  g_string_free (self->log, TRUE);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sbx_exchange_parent_class)->finalize (object);
}

static void
sbx_exchange_class_init (SbxExchangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sbx_exchange_get_property;
  object_class->dispose = sbx_exchange_dispose;
  object_class->finalize = sbx_exchange_finalize;

  properties[PROP_PHASE] = g_param_spec_uint ("phase", NULL, NULL, 0, SBX_PHASE_DONE, SBX_PHASE_READY, flags);
  properties[PROP_RECEIVED] = g_param_spec_uint64 ("received", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_SENT] = g_param_spec_uint64 ("sent", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sbx_exchange_init (SbxExchange *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->id = sbx_cuid_new ();
  self->expected = -1;
  self->hops = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_hop_free);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) sbx_hop_free);
  self->content_types = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->log = g_string_new (NULL);
}

SbxExchange *
sbx_exchange_new (void)
{
  return g_object_new (SBX_TYPE_EXCHANGE, NULL);
}

static gboolean
notify_cb (gpointer data)
{
  g_autoptr(SbxExchange) self = g_weak_ref_get (data);

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->pending, g_source_unref);
  g_mutex_unlock (&self->lock);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_PHASE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
  return G_SOURCE_REMOVE;
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* With the lock held. */
static void
schedule_notify (SbxExchange *self)
{
  GWeakRef *weak;

  if (self->pending != NULL)
    return;

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->pending = g_timeout_source_new (self->phase == SBX_PHASE_DONE ? 0 : NOTIFY_INTERVAL);
  g_source_set_static_name (self->pending, "SbxExchange");
  g_source_set_callback (self->pending, notify_cb, weak, free_weak_ref);
  g_source_attach (self->pending, self->context);
}

void
sbx_exchange_set_phase (SbxExchange *self, SbxPhase phase)
{
  g_mutex_lock (&self->lock);
  if (self->phase != phase)
    {
      self->phase = phase;
      schedule_notify (self);
    }
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_set_progress (SbxExchange *self, guint64 received, guint64 sent, gint64 expected)
{
  g_mutex_lock (&self->lock);
  if (self->received != received || self->sent != sent || self->expected != expected)
    {
      self->received = received;
      self->sent = sent;
      self->expected = expected;
      schedule_notify (self);
    }
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_set_id (SbxExchange *self, const char *id)
{
  g_mutex_lock (&self->lock);
  g_set_str (&self->id, id);
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_set_started_at (SbxExchange *self, gint64 milliseconds)
{
  g_mutex_lock (&self->lock);
  self->started_at = milliseconds;
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_set_duration (SbxExchange *self, gint64 microseconds)
{
  g_mutex_lock (&self->lock);
  self->duration = microseconds;
  g_mutex_unlock (&self->lock);
}

/* A spool is set once and emptied for the next hop, never replaced: readers borrow it. */
void
sbx_exchange_set_body (SbxExchange *self, SbxSpool *body)
{
  g_return_if_fail (self->body == NULL);

  g_mutex_lock (&self->lock);
  g_set_object (&self->body, body);
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_set_sent_body (SbxExchange *self, SbxSpool *body)
{
  g_return_if_fail (self->sent_body == NULL);

  g_mutex_lock (&self->lock);
  g_set_object (&self->sent_body, body);
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_set_sizes (SbxExchange *self, guint64 wire_size, guint64 body_size)
{
  g_mutex_lock (&self->lock);
  self->has_sizes = TRUE;
  self->wire_size = wire_size;
  self->body_size = body_size;
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_set_error (SbxExchange *self, const GError *error)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL && error != NULL)
    self->error = g_error_copy (error);
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_add_warning (SbxExchange *self, const char *warning)
{
  g_autofree char *shown = sbx_text_make_visible (warning, -1, TRUE);

  g_mutex_lock (&self->lock);
  if (!g_ptr_array_find_with_equal_func (self->warnings, shown, g_str_equal, NULL))
    g_ptr_array_add (self->warnings, g_steal_pointer (&shown));
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_add_log (SbxExchange *self, const char *line)
{
  gsize length = strlen (line);

  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    length--;
  if (length == 0)
    return;

  g_mutex_lock (&self->lock);
  if (!self->log_cut && self->log->len + length < LOG_LIMIT)
    {
      g_string_append_len (self->log, line, length);
      g_string_append_c (self->log, '\n');
    }
  else if (!self->log_cut)
    {
      self->log_cut = TRUE;
      g_string_append_printf (self->log, "%s\n", _("The log was cut here."));
    }
  g_mutex_unlock (&self->lock);
}

/* With the lock held. */
static void
read_content_type (SbxExchange *self, const SbxHop *hop)
{
  const char *value = sbx_fields_lookup (hop->headers, "Content-Type");
  g_autofree char *type = g_strndup (value != NULL ? value : "", value != NULL ? strcspn (value, ";,") : 0);

  g_ptr_array_add (self->content_types, g_ascii_strdown (g_strstrip (type), -1));
}

void
sbx_exchange_add_hop (SbxExchange *self, SbxHop *hop)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->hops, hop);
  read_content_type (self, hop);
  g_mutex_unlock (&self->lock);
}

void
sbx_exchange_replace_hop (SbxExchange *self, SbxHop *hop)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->retired, g_ptr_array_steal_index (self->hops, self->hops->len - 1));
  g_ptr_array_add (self->hops, hop);
  read_content_type (self, hop);
  g_mutex_unlock (&self->lock);
}

/* One field, read under the lock. */
#define READ(type, field)                \
  ({                                     \
    g_mutex_lock (&self->lock);          \
    type value_ = (field);               \
    g_mutex_unlock (&self->lock);        \
    value_;                              \
  })

const char *
sbx_exchange_get_id (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  return READ (const char *, self->id);
}

SbxPhase
sbx_exchange_get_phase (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), SBX_PHASE_READY);

  return READ (SbxPhase, self->phase);
}

guint64
sbx_exchange_get_received (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), 0);

  return READ (guint64, self->received);
}

gint64
sbx_exchange_get_expected (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), -1);

  return READ (gint64, self->expected);
}

gint64
sbx_exchange_get_started_at (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), 0);

  return READ (gint64, self->started_at);
}

gint64
sbx_exchange_get_duration (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), 0);

  return READ (gint64, self->duration);
}

guint
sbx_exchange_get_n_hops (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), 0);

  return READ (guint, self->hops->len);
}

const SbxHop *
sbx_exchange_get_hop (SbxExchange *self, guint index)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  return READ (const SbxHop *, index < self->hops->len ? g_ptr_array_index (self->hops, index) : NULL);
}

const SbxHop *
sbx_exchange_get_final_hop (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  return READ (const SbxHop *, self->hops->len > 0 ? g_ptr_array_index (self->hops, self->hops->len - 1) : NULL);
}

int
sbx_exchange_get_status (SbxExchange *self)
{
  const SbxHop *hop = sbx_exchange_get_final_hop (self);

  return hop != NULL ? hop->status : 0;
}

SbxSpool *
sbx_exchange_get_sent_body (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  return READ (SbxSpool *, self->sent_body);
}

SbxSpool *
sbx_exchange_get_body (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  return READ (SbxSpool *, self->body);
}

guint64
sbx_exchange_get_wire_size (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), 0);

  return READ (guint64, self->has_sizes ? self->wire_size : self->received);
}

guint64
sbx_exchange_get_body_size (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), 0);

  return READ (guint64, self->has_sizes ? self->body_size : self->body != NULL ? sbx_spool_get_size (self->body) : 0);
}

const char *
sbx_exchange_get_content_type (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), "");

  return READ (const char *, self->content_types->len > 0
                               ? g_ptr_array_index (self->content_types, self->content_types->len - 1) : "");
}

const GError *
sbx_exchange_get_error (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  return READ (const GError *, self->error);
}

GPtrArray *
sbx_exchange_dup_warnings (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  /* A copy of the strings, so that the caller may keep it. */
  GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->warnings->len; i++)
    g_ptr_array_add (warnings, g_strdup (g_ptr_array_index (self->warnings, i)));
  g_mutex_unlock (&self->lock);
  return warnings;
}

char *
sbx_exchange_dup_log (SbxExchange *self)
{
  g_return_val_if_fail (SBX_IS_EXCHANGE (self), NULL);

  return READ (char *, g_strdup (self->log->str));
}
