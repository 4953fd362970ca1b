/* Within the engine: a request whose variables are in, checked, ready for one hop. Redirects change it from hop to hop. */
#pragma once

#include "sbx-http-body.h"
#include "sbx-http-client.h"

G_BEGIN_DECLS

typedef enum
{
  SBX_HEADER_TYPED,
  SBX_HEADER_AUTH,     /* from the authorization: dropped with it */
  SBX_HEADER_DEFAULT,  /* nobody typed it */
} SbxHeaderOrigin;

typedef struct
{
  char            *name;
  char            *value;
  SbxHeaderOrigin  origin;
} SbxHttpHeader;

typedef struct
{
  char        *method;
  char        *url;       /* with its scheme, otherwise as typed */
  char        *host_line; /* the value of Host when libcurl would make another one (a preview); NULL */
  GPtrArray   *headers;   /* of SbxHttpHeader: in the order on the wire */
  SbxHttpBody *body;      /* NULL: none */
  SbxAuth     *auth;      /* expanded; NONE where its headers stand in headers already, or were dropped */
  SbxSettings *settings;  /* expanded */
  gboolean     send_cert; /* the client certificate */
} SbxPrepared;

/* warnings go to the exchange (may be NULL for a preview). Blocks where a token is asked for. */
SbxPrepared *sbx_prepared_new         (SbxRequest *request, const SbxSendContext *context, SbxExchange *exchange, GCancellable *cancellable, GError **error);
void         sbx_prepared_free        (SbxPrepared *self);
const char  *sbx_prepared_lookup      (SbxPrepared *self, const char *name);
void         sbx_prepared_drop_header (SbxPrepared *self, const char *name);
/* position -1: at the end. Fails with INVALID on what can't stand in a head. */
gboolean     sbx_prepared_add_header  (SbxPrepared *self, int position, const char *name, const char *value, SbxHeaderOrigin origin, GError **error);

/* The body has gone (a redirect to GET), with the headers that tell of it. */
void         sbx_prepared_drop_body   (SbxPrepared *self);

/* sbx-http-authorize.c: puts what the authorization adds in front of the defaults. */
gboolean     sbx_prepared_authorize   (SbxPrepared *self, SbxRequest *request, const SbxSendContext *context, SbxExchange *exchange,
                                       GCancellable *cancellable, GError **error);

/* Secrets that this request sends: those of the scope and of its authorization, added to what context knows. (transfer full) */
SbxRedactor *sbx_http_make_redactor   (SbxRequest *request, const SbxSendContext *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxPrepared, sbx_prepared_free)

/* The request's authorization with its variables replaced. (transfer full) */
SbxAuth *sbx_http_expand_auth (SbxRequest *request, SbxScope *scope, GError **error);

/* The variables of settings replaced in place. */
gboolean sbx_http_expand_settings (SbxSettings *settings, SbxScope *scope, GError **error);

G_END_DECLS
