#include "sbx-history-format.h"

#include <glib/gi18n.h>

static GDateTime *
local_time_new (gint64 milliseconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (milliseconds * 1000);

  return g_date_time_to_local (utc);
}

static GDateTime *
midnight_new (GDateTime *time)
{
  return g_date_time_new_local (g_date_time_get_year (time), g_date_time_get_month (time),
                                g_date_time_get_day_of_month (time), 0, 0, 0);
}

void
sbx_history_day_bounds (gint64  milliseconds,
                        gint64 *start,
                        gint64 *end)
{
  g_autoptr (GDateTime) time = local_time_new (milliseconds);
  g_autoptr (GDateTime) first = midnight_new (time);
  g_autoptr (GDateTime) next = g_date_time_add_days (first, 1);

  *start = g_date_time_to_unix (first) * 1000;
  *end = g_date_time_to_unix (next) * 1000;
}

char *
sbx_history_format_day (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = local_time_new (milliseconds);
  g_autoptr (GDateTime) day = midnight_new (time);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) today = midnight_new (now);
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (today, -1);

  if (g_date_time_equal (day, today))
    return g_strdup (_("Today"));
  if (g_date_time_equal (day, yesterday))
    return g_strdup (_("Yesterday"));
  if (g_date_time_get_year (day) == g_date_time_get_year (today))
    /* Translators: a day of this year, for strftime(): “Monday, 24 November” */
    return g_date_time_format (day, _("%A, %-d %B"));

  /* Translators: a day of another year, for strftime(): “Monday, 24 November 2025” */
  return g_date_time_format (day, _("%A, %-d %B %Y"));
}

char *
sbx_history_format_clock (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = local_time_new (milliseconds);

  /* Translators: a time of the day, for strftime(): “14:05” */
  return g_date_time_format (time, _("%H:%M"));
}

char *
sbx_history_format_moment (gint64 milliseconds)
{
  g_autoptr (GDateTime) time = local_time_new (milliseconds);
  g_autofree char *day = sbx_history_format_day (milliseconds);
  /* Translators: a time of the day with seconds, for strftime(): “14:05:09” */
  g_autofree char *clock = g_date_time_format (time, _("%H:%M:%S"));

  /* Translators: a day and a time: “Today, 14:05:09” */
  return g_strdup_printf (_("%s, %s"), day, clock);
}

const char *
sbx_status_css_class (int status)
{
  static const char *const css_classes[] = { "success", "accent", "warning", "error" };

  if (status >= 200 && status < 600)
    return css_classes[status / 100 - 2];
  return status == 0 ? "error" : "";
}
