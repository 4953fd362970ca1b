/* For ThreadSanitizer, part of the tests: it does not see into GLib, which is built without it and waits by other means than those of the
 * C library. What GLib puts in order is told here, so that only what nobody does is reported.
 */
#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

#define REAL(name)                                                       \
  static gpointer found;                                                 \
  __typeof__ (&name) real = (__typeof__ (&name)) find (&found, #name)

static gpointer
find (gpointer *found, const char *name)
{
  if (g_atomic_pointer_get (found) == NULL)
    g_atomic_pointer_set (found, dlsym (RTLD_NEXT, name));
  return g_atomic_pointer_get (found);
}

/* --- Locks and queues --- */

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock);
  real (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  REAL (g_mutex_trylock);
  gboolean locked = real (mutex);

  if (locked)
    __tsan_acquire (mutex);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  REAL (g_mutex_unlock);
  __tsan_release (mutex);
  real (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  REAL (g_cond_wait);
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  REAL (g_cond_wait_until);
  gboolean in_time;

  __tsan_release (mutex);
  in_time = real (cond, mutex, end);
  __tsan_acquire (mutex);
  return in_time;
}

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  REAL (g_async_queue_push);
  __tsan_release (queue);
  real (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  REAL (g_async_queue_pop);
  gpointer data = real (queue);

  __tsan_acquire (queue);
  return data;
}

/* Whoever reads the place afterwards does so atomically, which TSan sees. */
void
(g_once_init_leave) (volatile void *place, gsize result)
{
  REAL (g_once_init_leave);
  __tsan_release ((void *) place);
  real (place, result);
}

void
(g_once_init_leave_pointer) (void *place, gpointer result)
{
  REAL (g_once_init_leave_pointer);
  __tsan_release (place);
  real (place, result);
}

/* --- The last reference: what was done with the others is done --- */

#define UNREF(name, Type)     \
  void                        \
  name (Type *thing)          \
  {                           \
    REAL (name);              \
    __tsan_release (thing);   \
    __tsan_acquire (thing);   \
    real (thing);             \
  }

UNREF (g_object_unref, void)
UNREF (g_bytes_unref, GBytes)
UNREF (g_ptr_array_unref, GPtrArray)
UNREF (g_hash_table_unref, GHashTable)

void
g_atomic_rc_box_release_full (gpointer thing, GDestroyNotify clear)
{
  REAL (g_atomic_rc_box_release_full);
  __tsan_release (thing);
  __tsan_acquire (thing);
  real (thing, clear);
}

/* --- Tasks and sources --- */

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("sbx-tsan");
}

static void
run_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func = (GTaskThreadFunc) g_object_get_qdata (G_OBJECT (task), get_quark ());

  __tsan_acquire (task);
  func (task, source, data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  REAL (g_task_run_in_thread);
  g_object_set_qdata (G_OBJECT (task), get_quark (), (gpointer) func);
  __tsan_release (task);
  real (task, run_cb);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  REAL (g_task_return_boolean);
  __tsan_release (task);
  real (task, result);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  REAL (g_task_return_pointer);
  __tsan_release (task);
  real (task, result, destroy);
}

void
g_task_return_error (GTask *task, GError *error)
{
  REAL (g_task_return_error);
  __tsan_release (task);
  real (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  REAL (g_task_propagate_boolean);
  __tsan_acquire (task);
  return real (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  REAL (g_task_propagate_pointer);
  __tsan_acquire (task);
  return real (task, error);
}

typedef struct
{
  GSourceFunc    func;
  gpointer       data;
  GDestroyNotify notify;
} Callback;

static gboolean
call_cb (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  return callback->func (callback->data);
}

static void
callback_free (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  REAL (g_source_set_callback);
  Callback *callback;

  /* Those of others may have more arguments. */
  if (func == NULL || (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs))
    {
      real (source, func, data, notify);
      return;
    }
  callback = g_new (Callback, 1);
  *callback = (Callback) { func, data, notify };
  __tsan_release (callback);
  real (source, call_cb, callback, callback_free);
}

guint
g_idle_add_full (gint priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, data, notify);
  return g_source_attach (source, NULL);
}
