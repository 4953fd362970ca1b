/* A saved request: a row of "requests", and typed views of its JSON columns.
 *
 * The columns hold text; the views are parsed on each dup_ and written back by set_, so there is one truth.
 * Properties: id, user-id, name, description, method, url, headers, params, body, auth, last-used, usage-count, favorite,
 * tags, created-at, updated-at, and the local column settings.
 *
 * url is the address as typed, with its query. params holds, as {"name","value","enabled":false,"at":N}, only the
 * switched-off rows and where they stand in the table; enabled rows that the web application wrote there are appended to
 * the query when it is read, as its HTTP client does.
 */
#pragma once

#include "sbx-auth.h"
#include "sbx-body.h"
#include "sbx-fields.h"
#include "sbx-record.h"
#include "sbx-settings.h"

G_BEGIN_DECLS

#define SBX_TYPE_REQUEST (sbx_request_get_type ())
G_DECLARE_FINAL_TYPE (SbxRequest, sbx_request, SBX, REQUEST, SbxRecord)

/* A new request with a fresh id: GET, empty. */
SbxRequest   *sbx_request_new              (void);

const char   *sbx_request_get_name         (SbxRequest *self);
const char   *sbx_request_get_method       (SbxRequest *self);
const char   *sbx_request_get_url          (SbxRequest *self);

/* The address that is sent: url, and at the end of its query the enabled rows of params, if the web application wrote some. */
char         *sbx_request_dup_address      (SbxRequest *self, GError **error);

/* The set_ functions leave the column's text alone when it says the same already. */
/* On a column that is no valid JSON the dup_ functions fail with SBX_MODEL_ERROR_JSON, naming the request and column. */
GPtrArray    *sbx_request_dup_headers      (SbxRequest *self, GError **error);
void          sbx_request_set_headers      (SbxRequest *self, GPtrArray *headers);
/* The whole table: rows of the address in order, with the switched-off ones at their places. */
GPtrArray    *sbx_request_dup_params       (SbxRequest *self, GError **error);
/* Changes url and params together. */
void          sbx_request_set_params       (SbxRequest *self, GPtrArray *params);
SbxBody      *sbx_request_dup_body         (SbxRequest *self, GError **error);
void          sbx_request_set_body         (SbxRequest *self, const SbxBody *body);
SbxAuth      *sbx_request_dup_auth         (SbxRequest *self, GError **error);
void          sbx_request_set_auth         (SbxRequest *self, const SbxAuth *auth);
SbxSettings  *sbx_request_dup_settings     (SbxRequest *self, GError **error);
void          sbx_request_set_settings     (SbxRequest *self, const SbxSettings *settings);
/* NULL-terminated; (transfer full). */
char        **sbx_request_dup_tags         (SbxRequest *self);
void          sbx_request_set_tags         (SbxRequest *self, const char *const *tags);

/* The seven methods of the schema, NULL-terminated. */
const char *const *sbx_http_methods        (void);

/* Every {{NAME}} in any part of the request, each once; (transfer full) of char*. */
GPtrArray    *sbx_request_list_variables   (SbxRequest *self);

/* A literal secret found in a request, at the place where it was typed. */
typedef struct
{
  char *variable;  /* the name that stands there now */
  char *value;     /* what stood there */
  char *where;     /* for people: "the header “Authorization”" */
} SbxFoundSecret;
void          sbx_found_secret_free        (SbxFoundSecret *secret);

/* Replaces each literal secret (secret fields of auth; values of headers that carry credentials; passwords in the address
 * and query parameters that name a credential; fields of forms that do; the passwords of settings: of the key, of the proxy) by {{NAME}} and gives what it took out, for
 * the caller to put into the vault. A value that is made of references already stays. "Bearer abc" keeps its scheme:
 * "Bearer {{NAME}}". Names are made of the request's name and the place (STRIPE_TOKEN) and avoid those in taken (of char*; may be
 * NULL) and those that the request refers to. Equal values share a name. Columns that are no JSON stay as they are. Pure. (transfer full) of SbxFoundSecret; empty when there was none. */
GPtrArray    *sbx_request_take_secrets     (SbxRequest *self, GPtrArray *taken);

/* A new request like self, never used, named after it: “… (copy)”. (transfer full) */
SbxRequest   *sbx_request_dup_as_new       (SbxRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxFoundSecret, sbx_found_secret_free)

G_END_DECLS
