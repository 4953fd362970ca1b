/* Every option of curl 8.14, and what becomes of it here. Held against curl itself by a test. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  /* Dropped, by reason. */
  SBX_CURL_DROP_PRINT,
  SBX_CURL_DROP_PROTOCOL,
  SBX_CURL_DROP_TLS,
  SBX_CURL_DROP_PROXY,
  SBX_CURL_DROP_NETWORK,
  SBX_CURL_DROP_REPEAT,
  SBX_CURL_DROP_FILES,
  SBX_CURL_DROP_AUTH,
  SBX_CURL_DROP_HTTP,
  /* Kept or converted. */
  SBX_CURL_ANYAUTH, SBX_CURL_AWS, SBX_CURL_BASIC, SBX_CURL_BEARER, SBX_CURL_CACERT, SBX_CURL_CERT,
  SBX_CURL_COMPRESSED, SBX_CURL_CONNECT_TIMEOUT, SBX_CURL_CONNECT_TO, SBX_CURL_COOKIE, SBX_CURL_COOKIE_JAR,
  SBX_CURL_DATA, SBX_CURL_DATA_BINARY, SBX_CURL_DATA_RAW, SBX_CURL_DATA_URLENCODE, SBX_CURL_DIGEST,
  SBX_CURL_FORM, SBX_CURL_FORM_STRING, SBX_CURL_GET, SBX_CURL_GLOBOFF, SBX_CURL_HEAD, SBX_CURL_HEADER,
  SBX_CURL_HTTP1, SBX_CURL_HTTP2, SBX_CURL_HTTP2_PRIOR, SBX_CURL_INSECURE, SBX_CURL_JSON, SBX_CURL_KEY,
  SBX_CURL_LOCATION, SBX_CURL_LOCATION_TRUSTED, SBX_CURL_MAX_FILESIZE, SBX_CURL_MAX_REDIRS, SBX_CURL_MAX_TIME,
  SBX_CURL_NEXT, SBX_CURL_NOPROXY, SBX_CURL_NTLM, SBX_CURL_PASS, SBX_CURL_PATH_AS_IS, SBX_CURL_POST301,
  SBX_CURL_POST302, SBX_CURL_POST303, SBX_CURL_PROTO_DEFAULT, SBX_CURL_PROXY, SBX_CURL_PROXY_USER,
  SBX_CURL_RANGE, SBX_CURL_REFERER, SBX_CURL_REQUEST, SBX_CURL_RESOLVE, SBX_CURL_SOCKS4, SBX_CURL_SOCKS4A,
  SBX_CURL_SOCKS5, SBX_CURL_SOCKS5H, SBX_CURL_UPLOAD, SBX_CURL_URL, SBX_CURL_URL_QUERY, SBX_CURL_USER,
  SBX_CURL_USER_AGENT,
} SbxCurlAction;

typedef enum
{
  SBX_CURL_TAKES_NOTHING,  /* --no-NAME undoes it */
  SBX_CURL_TAKES_NO_NO,    /* nothing, and can't be undone */
  SBX_CURL_TAKES_VALUE,
} SbxCurlTakes;

typedef struct
{
  const char    *name;    /* without "--" */
  char           letter;  /* 0: none */
  SbxCurlTakes   takes;
  SbxCurlAction  action;
} SbxCurlOption;

/* name: whole, or the beginning of one option only, as older versions of curl have it. NULL: unknown. */
const SbxCurlOption *sbx_curl_option_find        (const char *name);
const SbxCurlOption *sbx_curl_option_find_letter (char letter);
const SbxCurlOption *sbx_curl_options            (guint *n_options);
/* Why it was dropped: a sentence for people; NULL for what is not. */
const char          *sbx_curl_action_get_reason  (SbxCurlAction action);

G_END_DECLS
