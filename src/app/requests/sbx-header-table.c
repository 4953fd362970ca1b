#include "sbx-header-table.h"

#include <string.h>

/* What bodies are made of, and what a server may be asked for. */
#define MEDIA_TYPES "application/json", "application/x-www-form-urlencoded", "application/xml", "application/graphql-response+json", \
  "application/hal+json", "application/ld+json", "application/merge-patch+json", "application/json-patch+json", "application/octet-stream", \
  "application/pdf", "application/problem+json", "application/soap+xml", "application/vnd.api+json", "application/x-ndjson", \
  "application/zip", "text/plain", "text/html", "text/csv", "text/xml", "text/event-stream", "image/png", "image/jpeg", "image/svg+xml"

static const struct
{
  const char *name;
  gboolean    list;       /* of values with commas between them */
  const char *values[26];
} headers[] = {
  { "Accept", TRUE, { "*/*", MEDIA_TYPES } },
  { "Accept-Charset", TRUE, { "utf-8" } },
  { "Accept-Encoding", TRUE, { "gzip", "br", "zstd", "deflate", "identity", "*" } },
  { "Accept-Language", TRUE, { "en", "en-US", "en-GB", "ar", "ar-EG", "ar-SA", "de", "es", "fr", "ja", "pt-BR", "zh-CN", "*" } },
  { "Access-Control-Request-Headers", TRUE, { "Authorization", "Content-Type" } },
  { "Access-Control-Request-Method", FALSE, { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" } },
  { "Authorization", FALSE, { "Bearer ", "Basic ", "Token " } },
  { "Cache-Control", TRUE, { "no-cache", "no-store", "max-age=0", "no-transform", "only-if-cached", "must-revalidate" } },
  { "Connection", FALSE, { "close", "keep-alive" } },
  { "Content-Disposition", FALSE, { "attachment", "inline", "form-data" } },
  { "Content-Encoding", FALSE, { "gzip", "br", "zstd", "deflate" } },
  { "Content-Language", TRUE, { "en", "ar" } },
  { "Content-Length", FALSE, { NULL } },
  { "Content-MD5", FALSE, { NULL } },
  { "Content-Range", FALSE, { "bytes " } },
  { "Content-Type", FALSE, { MEDIA_TYPES, "multipart/form-data" } },
  { "Cookie", FALSE, { NULL } },
  { "DNT", FALSE, { "1", "0" } },
  { "Date", FALSE, { NULL } },
  { "ETag", FALSE, { NULL } },
  { "Expect", FALSE, { "100-continue" } },
  { "Forwarded", FALSE, { NULL } },
  { "From", FALSE, { NULL } },
  { "Host", FALSE, { NULL } },
  { "Idempotency-Key", FALSE, { NULL } },
  { "If-Match", FALSE, { "*" } },
  { "If-Modified-Since", FALSE, { NULL } },
  { "If-None-Match", FALSE, { "*" } },
  { "If-Range", FALSE, { NULL } },
  { "If-Unmodified-Since", FALSE, { NULL } },
  { "Keep-Alive", FALSE, { NULL } },
  { "Last-Event-ID", FALSE, { NULL } },
  { "Max-Forwards", FALSE, { NULL } },
  { "OData-Version", FALSE, { "4.0" } },
  { "Origin", FALSE, { "null" } },
  { "Pragma", FALSE, { "no-cache" } },
  { "Prefer", TRUE, { "return=minimal", "return=representation", "respond-async", "handling=strict", "handling=lenient" } },
  { "Priority", FALSE, { "u=0", "u=1", "i" } },
  { "Proxy-Authorization", FALSE, { "Basic ", "Bearer " } },
  { "Range", FALSE, { "bytes=0-" } },
  { "Referer", FALSE, { NULL } },
  { "Referrer-Policy", FALSE, { "no-referrer", "origin", "strict-origin-when-cross-origin", "unsafe-url" } },
  { "Sec-Fetch-Dest", FALSE, { "document", "empty", "image", "script" } },
  { "Sec-Fetch-Mode", FALSE, { "cors", "navigate", "no-cors", "same-origin" } },
  { "Sec-Fetch-Site", FALSE, { "cross-site", "none", "same-origin", "same-site" } },
  { "SOAPAction", FALSE, { NULL } },
  { "Stripe-Version", FALSE, { NULL } },
  { "TE", TRUE, { "trailers", "gzip" } },
  { "Trailer", FALSE, { NULL } },
  { "Transfer-Encoding", FALSE, { "chunked" } },
  { "Upgrade", FALSE, { "h2c", "websocket" } },
  { "Upgrade-Insecure-Requests", FALSE, { "1" } },
  { "User-Agent", FALSE, { NULL } },
  { "Via", FALSE, { NULL } },
  { "X-API-Key", FALSE, { NULL } },
  { "X-API-Version", FALSE, { NULL } },
  { "X-Auth-Token", FALSE, { NULL } },
  { "X-CSRF-Token", FALSE, { NULL } },
  { "X-Correlation-ID", FALSE, { NULL } },
  { "X-Forwarded-For", FALSE, { "127.0.0.1" } },
  { "X-Forwarded-Host", FALSE, { NULL } },
  { "X-Forwarded-Proto", FALSE, { "https", "http" } },
  { "X-GitHub-Api-Version", FALSE, { "2022-11-28" } },
  { "X-HTTP-Method-Override", FALSE, { "PUT", "PATCH", "DELETE" } },
  { "X-N8N-API-KEY", FALSE, { NULL } },
  { "X-Real-IP", FALSE, { NULL } },
  { "X-Request-ID", FALSE, { NULL } },
  { "X-Requested-With", FALSE, { "XMLHttpRequest" } },
};

/* A name is completed from its beginning only: what somebody makes up himself must not turn into another. A media type may be asked for by its
 * second half: "json". */
static void
add_matches (GPtrArray         *matches,
             const char *const *texts,
             gsize              n_texts,
             const char        *typed)
{
  gsize length = strlen (typed);

  for (guint half = 1; half <= 2; half++)
    {
      for (guint i = 0; i < n_texts && texts[i] != NULL; i++)
        {
          const char *slash = strchr (texts[i], '/');
          gboolean begins = g_ascii_strncasecmp (texts[i], typed, length) == 0;

          if (half == 1 ? begins : !begins && slash != NULL && g_ascii_strncasecmp (slash + 1, typed, length) == 0)
            g_ptr_array_add (matches, g_strdup (texts[i]));
        }
    }
}

static char **
finish (GPtrArray *matches)
{
  g_ptr_array_add (matches, NULL);
  return (char **) g_ptr_array_free (matches, FALSE);
}

char **
sbx_header_table_names (const char *typed)
{
  GPtrArray *matches = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    add_matches (matches, &headers[i].name, 1, typed);
  return finish (matches);
}

char **
sbx_header_table_values (const char *name,
                         const char *value,
                         gboolean    all,
                         gsize      *start)
{
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      const char *comma = headers[i].list ? strrchr (value, ',') : NULL;
      GPtrArray *matches;

      if (g_ascii_strcasecmp (headers[i].name, name) != 0)
        continue;

      *start = comma != NULL ? comma + 1 - value : 0;
      *start += strspn (value + *start, " ");
      if (value[*start] == '\0' && !all)
        return NULL;
      matches = g_ptr_array_new ();
      add_matches (matches, headers[i].values, G_N_ELEMENTS (headers[i].values), value + *start);
      return finish (matches);
    }

  return NULL;
}
