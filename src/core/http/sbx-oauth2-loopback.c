#define G_LOG_DOMAIN "sbx-http"

#include "sbx-oauth2-loopback.h"

#include "sbx-http-client.h"
#include "sbx-visible-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define READ_SECONDS 5
#define MAX_REQUEST 16384

struct _SbxLoopback
{
  GSocket *socket;
  guint16  port;
};

SbxLoopback *
sbx_loopback_new (guint16 port, GError **error)
{
  g_autoptr(SbxLoopback) self = g_new0 (SbxLoopback, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) local = NULL;

  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &local);
  if (self->socket == NULL || !g_socket_bind (self->socket, address, TRUE, &local) || !g_socket_listen (self->socket, &local)
      || (bound = g_socket_get_local_address (self->socket, &local)) == NULL)
    {
      g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                   _("Could not wait for the browser on port %u: %s. Choose another port in the authorization."), port, local->message);
      return NULL;
    }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return g_steal_pointer (&self);
}

void
sbx_loopback_free (SbxLoopback *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->socket);
  g_free (self);
}

char *
sbx_loopback_dup_uri (SbxLoopback *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u/callback", self->port);
}

/* The target of a GET, "/callback?code=…"; NULL: the browser only opened the connection, or says something else. */
static char *
read_target (GSocket *connection, GCancellable *cancellable)
{
  g_autoptr(GString) request = g_string_new (NULL);
  const char *start, *end;
  char buffer[1024];

  while (strstr (request->str, "\r\n\r\n") == NULL && request->len < MAX_REQUEST)
    {
      gssize n;

      if (!g_socket_condition_timed_wait (connection, G_IO_IN, READ_SECONDS * G_TIME_SPAN_SECOND, cancellable, NULL))
        return NULL;
      n = g_socket_receive (connection, buffer, sizeof buffer, cancellable, NULL);
      if (n <= 0)
        return NULL;
      g_string_append_len (request, buffer, n);
    }
  if (!g_str_has_prefix (request->str, "GET "))
    return NULL;
  start = request->str + strlen ("GET ");
  end = strchr (start, ' ');
  return end != NULL ? g_strndup (start, end - start) : NULL;
}

static void
answer (GSocket *connection, int status, const char *title, const char *text)
{
  g_autofree char *shown_title = g_markup_escape_text (title, -1), *shown = g_markup_escape_text (text, -1);
  g_autofree char *page = g_strdup_printf ("<!DOCTYPE html><html dir=\"auto\"><meta charset=\"utf-8\"><title>%s</title>"
                                           "<body style=\"font-family: sans-serif; margin: 4em\"><h1 dir=\"auto\">%s</h1><p dir=\"auto\">%s</p></body></html>\n",
                                           shown_title, shown_title, shown);
  g_autofree char *whole = g_strdup_printf ("HTTP/1.1 %d %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n"
                                            "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n%s",
                                            status, status == 200 ? "OK" : "Not Found", strlen (page), page);

  g_socket_send (connection, whole, strlen (whole), NULL, NULL);
  g_socket_shutdown (connection, FALSE, TRUE, NULL);
}

/* What the parameters of the answer mean (RFC 6749, 4.1.2). */
static char *
read_answer (GHashTable *params, const char *state, GError **error)
{
  const char *refusal = g_hash_table_lookup (params, "error");
  const char *description = g_hash_table_lookup (params, "error_description");
  const char *code = g_hash_table_lookup (params, "code");
  g_autofree char *shown = sbx_text_make_visible (refusal != NULL ? refusal : "", -1, FALSE);
  g_autofree char *words = sbx_text_make_visible (description != NULL ? description : shown, -1, FALSE);

  if (g_strcmp0 (g_hash_table_lookup (params, "state"), state) != 0)
    g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH,
                         _("The browser brought an answer that belongs to another sign-in (its “state” differs). Sign in again."));
  else if (g_strcmp0 (refusal, "access_denied") == 0)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("Access was denied in the browser (%s). Sign in again to allow it."), words);
  else if (refusal != NULL)
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("The authorization server refused: %s (%s). Correct the authorization."), words, shown);
  else if (code == NULL || *code == '\0')
    g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_AUTH, _("The authorization server sent the browser back without a code. Sign in again."));
  else
    return g_strdup (code);
  return NULL;
}

/* TRUE: this was the answer, good or not. */
static gboolean
serve (GSocket *connection, const char *state, GCancellable *cancellable, char **code, GError **error)
{
  g_autofree char *target = read_target (connection, cancellable);
  const char *query = target != NULL ? strchr (target, '?') : NULL;
  g_autoptr(GHashTable) params = NULL;

  if (target == NULL)
    return FALSE;
  if (query != NULL && g_str_has_prefix (target, "/callback?"))
    params = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  if (params == NULL)
    {
      /* Browsers ask for an icon. */
      answer (connection, 404, _("Not here"), _("This address only takes the answer of a sign-in."));
      return FALSE;
    }

  *code = read_answer (params, state, error);
  if (*code != NULL)
    answer (connection, 200, _("You are signed in"), _("You can close this page and go back to Signalbox."));
  else
    answer (connection, 200, _("The sign-in failed"), _("Signalbox tells why. You can close this page."));
  return TRUE;
}

char *
sbx_loopback_wait (SbxLoopback *self, const char *state, guint minutes, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + minutes * G_TIME_SPAN_MINUTE;
  g_autoptr(GError) local = NULL;

  while (g_socket_condition_timed_wait (self->socket, G_IO_IN, MAX (1, deadline - g_get_monotonic_time ()), cancellable, &local))
    {
      g_autoptr(GSocket) connection = g_socket_accept (self->socket, cancellable, NULL);
      char *code = NULL;

      if (connection != NULL && serve (connection, state, cancellable, &code, error))
        return code;
    }

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_CANCELLED, _("The sign-in was cancelled."));
  else
    g_set_error (error, SBX_HTTP_ERROR, SBX_HTTP_ERROR_TIMEOUT,
                 ngettext ("Nobody signed in within %u minute. Sign in again.", "Nobody signed in within %u minutes. Sign in again.", minutes), minutes);
  return NULL;
}
