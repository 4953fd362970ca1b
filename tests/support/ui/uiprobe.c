/* uiprobe.c - test-only GIO module, loaded into any GTK4 program with
 *   GIO_EXTRA_MODULES=<dir holding libuiprobe.so>
 * It needs no change in the program.  It
 *   1. repairs the widget bounds that GTK 4.14-4.2x reports over AT-SPI (CSS padding
 *      and popover surfaces are lost upstream), so that AT-SPI WINDOW extents become
 *      true coordinates inside the toplevel's surface;
 *   2. times the frame clocks (start-up, frame cost, frame interval);
 *   3. times each turn of the main loop, by the clock and by what it used of the processor;
 *   4. renders any toplevel to a PNG without a screen grabber.
 * D-Bus: session bus, own name com.ai_http.SignalboxProbe.p<PID>, object /probe, interface com.ai_http.SignalboxProbe.
 */
#include <gtk/gtk.h>
#include <math.h>
#include <string.h>
#include <time.h>

static gint64 t_load, t_map, t_paint;           /* us, CLOCK_MONOTONIC */
static gint64 cpu_paint;                        /* us of the process until then */
static GArray *frames;                          /* of Frame */
typedef struct { gint64 begin, end; } Frame;
static gint64 cur_begin;
static gint64 stall_limit, stall_max, stall_cpu; static guint stall_n;

/* ---- 1. bounds ---------------------------------------------------------- */

static gboolean (*orig_bounds) (GtkAccessible *, int *, int *, int *, int *);

static void self_origin (GtkWidget *w, double *x, double *y)
{
  graphene_rect_t r;
  *x = *y = 0;
  if (gtk_widget_compute_bounds (w, w, &r)) { *x = r.origin.x; *y = r.origin.y; }
}

static gboolean fixed_bounds (GtkAccessible *self, int *x, int *y, int *w, int *h)
{
  GtkWidget *wid = GTK_WIDGET (self), *par = gtk_widget_get_parent (wid);
  graphene_rect_t r;
  double bx = 0, by = 0, ox, oy;

  *x = *y = *w = *h = 0;
  if (!gtk_widget_get_mapped (wid) || !gtk_widget_compute_bounds (wid, wid, &r))
    return gtk_widget_get_realized (wid);
  if (GTK_IS_NATIVE (wid))
    {
      double tx, ty;
      gtk_native_get_surface_transform (GTK_NATIVE (wid), &tx, &ty);
      bx = tx + r.origin.x; by = ty + r.origin.y;              /* in own surface */
      if (par)                                                 /* a popover */
        {
          GtkNative *pn = gtk_widget_get_native (par);
          GdkSurface *s = gtk_native_get_surface (GTK_NATIVE (wid));
          graphene_point_t p;
          double ptx, pty;
          if (GDK_IS_POPUP (s))
            { bx += gdk_popup_get_position_x (GDK_POPUP (s)); by += gdk_popup_get_position_y (GDK_POPUP (s)); }
          /* parent's border box, in the parent's surface */
          gtk_native_get_surface_transform (pn, &ptx, &pty);
          self_origin (par, &ox, &oy);
          if (gtk_widget_compute_point (par, GTK_WIDGET (pn), &GRAPHENE_POINT_INIT (ox, oy), &p))
            { bx -= p.x + ptx; by -= p.y + pty; }
        }
    }
  else if (par)
    {
      if (!gtk_widget_compute_bounds (wid, par, &r))
        return TRUE;
      self_origin (par, &ox, &oy);
      bx = r.origin.x - ox; by = r.origin.y - oy;
    }
  *x = (int) floor (bx); *y = (int) floor (by);
  *w = (int) ceil (r.size.width); *h = (int) ceil (r.size.height);
  return TRUE;
}

static void patch_type (GType t)
{
  guint n;
  g_autofree GType *kids = g_type_children (t, &n);
  gpointer klass = g_type_class_peek (t);
  if (klass)
    {
      GtkAccessibleInterface *i = g_type_interface_peek (klass, GTK_TYPE_ACCESSIBLE);
      if (i && !orig_bounds && t == GTK_TYPE_WIDGET) orig_bounds = i->get_bounds;
      if (i && i->get_bounds == orig_bounds) i->get_bounds = fixed_bounds;
    }
  for (guint k = 0; k < n; k++) patch_type (kids[k]);
}

/* ---- 2. frame clock ----------------------------------------------------- */
static gboolean on_before (GSignalInvocationHint *h, guint n, const GValue *v, gpointer d)
{ cur_begin = g_get_monotonic_time (); return TRUE; }

static gboolean on_after (GSignalInvocationHint *h, guint n, const GValue *v, gpointer d)
{
  Frame f = { cur_begin, g_get_monotonic_time () };
  g_array_append_val (frames, f);
  if (frames->len > 20000) g_array_remove_range (frames, 0, 10000);
  if (!t_map || !t_paint)
    {
      GListModel *tl = gtk_window_get_toplevels ();
      for (guint i = 0; i < g_list_model_get_n_items (tl); i++)
        {
          g_autoptr (GtkWidget) win = g_list_model_get_item (tl, i);
          if (!gtk_widget_get_mapped (win)) continue;
          struct timespec cpu;
          clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
          cpu_paint = cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000;
          t_paint = f.end;
          if (!t_map) t_map = f.begin;
          break;
        }
    }
  return TRUE;
}

/* ---- 3. stalls ---------------------------------------------------------- */
/* From one poll to the next the loop answers nobody. What it spent there of the processor is ours; the rest of the time went
 * to other programs, or to waiting for the disk. */
static GPollFunc orig_poll;

static gint64 cpu_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gint64) t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000;
}

static int timed_poll (GPollFD *fds, guint n, int timeout)
{
  static gint64 woke, woke_cpu;
  gint64 wall = g_get_monotonic_time () - woke, cpu = cpu_now () - woke_cpu;
  int ready;

  if (stall_limit > 0 && woke > 0)
    {
      stall_max = MAX (stall_max, wall);
      stall_cpu = MAX (stall_cpu, cpu);
      if (wall > stall_limit) stall_n++;
    }
  ready = orig_poll (fds, n, timeout);
  woke = g_get_monotonic_time ();
  woke_cpu = cpu_now ();
  return ready;
}

/* ---- 4. screenshot ------------------------------------------------------ */
static gboolean shoot (GtkWidget *win, const char *path)
{
  int w = gtk_widget_get_width (win);
  graphene_rect_t r;
  if (!gtk_widget_get_mapped (win) || w <= 0 || !gtk_widget_compute_bounds (win, win, &r)) return FALSE;
  g_autoptr (GdkPaintable) p = gtk_widget_paintable_new (win);
  GtkSnapshot *s = gtk_snapshot_new ();
  gdk_paintable_snapshot (p, s, gdk_paintable_get_intrinsic_width (p), gdk_paintable_get_intrinsic_height (p));
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (s);
  if (!node) return FALSE;
  GskRenderer *ren = gtk_native_get_renderer (GTK_NATIVE (win));
  g_autoptr (GdkTexture) tex = gsk_renderer_render_texture (ren, node, NULL);
  return gdk_texture_save_to_png (tex, path);
}

/* ---- D-Bus -------------------------------------------------------------- */
static const char XML[] =
"<node><interface name='com.ai_http.SignalboxProbe'>"
" <method name='Startup'><arg direction='out' type='x'/><arg direction='out' type='x'/><arg direction='out' type='x'/>"
"<arg direction='out' type='x'/></method>"
" <method name='ResetFrames'/>"
" <method name='Frames'><arg direction='out' type='a(xx)'/></method>"
" <method name='Watch'><arg direction='in' type='x' name='limit_us'/></method>"
" <method name='Stalls'><arg direction='out' type='u'/><arg direction='out' type='x'/><arg direction='out' type='x'/></method>"
" <method name='Screenshot'><arg direction='in' type='u'/><arg direction='in' type='s'/><arg direction='out' type='b'/></method>"
" <method name='Resize'><arg direction='in' type='u'/><arg direction='in' type='i'/><arg direction='in' type='i'/></method>"
" <method name='SetSetting'><arg direction='in' type='s'/><arg direction='in' type='v'/></method>"
" <method name='Windows'><arg direction='out' type='a(ssbii)'/></method>"
"</interface></node>";

static void call (GDBusConnection *c, const char *s, const char *o, const char *i, const char *m,
                  GVariant *a, GDBusMethodInvocation *inv, gpointer d)
{
  GListModel *tl = gtk_window_get_toplevels ();
  GVariant *ret = NULL;

  if (!strcmp (m, "Startup")) ret = g_variant_new ("(xxxx)", t_load, t_map, t_paint, cpu_paint);
  else if (!strcmp (m, "ResetFrames")) g_array_set_size (frames, 0);
  else if (!strcmp (m, "Frames"))
    {
      GVariantBuilder b = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(xx)"));
      for (guint k = 0; k < frames->len; k++)
        { Frame *f = &g_array_index (frames, Frame, k); g_variant_builder_add (&b, "(xx)", f->begin, f->end); }
      ret = g_variant_new ("(a(xx))", &b);
    }
  else if (!strcmp (m, "Watch")) { g_variant_get (a, "(x)", &stall_limit); stall_max = stall_cpu = 0; stall_n = 0; }
  else if (!strcmp (m, "Stalls")) ret = g_variant_new ("(uxx)", stall_n, stall_max, stall_cpu);
  else if (!strcmp (m, "Windows"))
    {
      GVariantBuilder b = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssbii)"));
      for (guint k = 0; k < g_list_model_get_n_items (tl); k++)
        {
          g_autoptr (GtkWindow) w = g_list_model_get_item (tl, k);
          const char *t = gtk_window_get_title (w);
          g_variant_builder_add (&b, "(ssbii)", G_OBJECT_TYPE_NAME (w), t ? t : "", gtk_widget_get_mapped (GTK_WIDGET (w)),
                                 gtk_widget_get_width (GTK_WIDGET (w)), gtk_widget_get_height (GTK_WIDGET (w)));
        }
      ret = g_variant_new ("(a(ssbii))", &b);
    }
  else if (!strcmp (m, "SetSetting"))
    {
      const char *k; g_autoptr (GVariant) v = NULL; GValue gv = G_VALUE_INIT;
      g_variant_get (a, "(&sv)", &k, &v);
      g_dbus_gvariant_to_gvalue (v, &gv);
      g_object_set_property (G_OBJECT (gtk_settings_get_default ()), k, &gv);
      g_value_unset (&gv);
    }
  else
    {
      guint k = 0; g_autoptr (GVariant) first = g_variant_get_child_value (a, 0);
      k = g_variant_get_uint32 (first);
      g_autoptr (GtkWidget) win = g_list_model_get_item (tl, k);
      if (!win) { g_dbus_method_invocation_return_error (inv, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no window %u", k); return; }
      if (!strcmp (m, "Screenshot"))
        { const char *p; g_variant_get_child (a, 1, "&s", &p); ret = g_variant_new ("(b)", shoot (win, p)); }
      else
        { int w, h; g_variant_get (a, "(uii)", &k, &w, &h); gtk_window_set_default_size (GTK_WINDOW (win), w, h); }
    }
  g_dbus_method_invocation_return_value (inv, ret);
}
static const GDBusInterfaceVTable vtable = { .method_call = call };

static void on_bus (GObject *o, GAsyncResult *r, gpointer d)
{
  g_autoptr (GDBusConnection) c = g_bus_get_finish (r, NULL);
  GDBusNodeInfo *ni;
  g_autofree char *name = g_strdup_printf ("com.ai_http.SignalboxProbe.p%d", (int) getpid ());
  if (!c) return;
  ni = g_dbus_node_info_new_for_xml (XML, NULL);
  g_dbus_connection_register_object (c, "/probe", ni->interfaces[0], &vtable, NULL, NULL, NULL);
  g_dbus_node_info_unref (ni);
  g_bus_own_name_on_connection (c, name, 0, NULL, NULL, NULL, NULL);
}

/* Nothing of GType may be touched while GIO loads modules (another thread may hold the class
 * lock and wait for us), so everything waits for the first turn of the main loop. */
static gboolean late (gpointer d)
{
  static int tries;
  if (!gtk_is_initialized ()) return ++tries < 5000;
  g_type_class_ref (GDK_TYPE_FRAME_CLOCK);
  g_signal_add_emission_hook (g_signal_lookup ("before-paint", GDK_TYPE_FRAME_CLOCK), 0, on_before, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", GDK_TYPE_FRAME_CLOCK), 0, on_after, NULL, NULL);
  g_type_class_ref (GTK_TYPE_WIDGET);
  patch_type (GTK_TYPE_WIDGET);
  orig_poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, timed_poll);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus, NULL);
  return G_SOURCE_REMOVE;
}

G_MODULE_EXPORT void g_io_module_load (GIOModule *mod)
{
  static gboolean once;
  if (once || !g_getenv ("UIPROBE")) return;
  once = TRUE;
  t_load = g_get_monotonic_time ();
  g_type_module_use (G_TYPE_MODULE (mod));      /* never unload */
  frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_idle_add_full (G_PRIORITY_HIGH, late, NULL, NULL);
}
G_MODULE_EXPORT void g_io_module_unload (GIOModule *mod) { }
G_MODULE_EXPORT char **g_io_module_query (void) { return NULL; }
