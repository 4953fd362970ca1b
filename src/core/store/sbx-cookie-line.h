/* Cookies in curl's (Netscape's) file format: seven fields with tabs between them. */
#pragma once

#include "sbx-cookies.h"

G_BEGIN_DECLS

typedef struct
{
  char   *domain;
  char   *path;
  char   *name;
  gint64  expires_at; /* UTC milliseconds; 0: none told */
  char   *sealed;     /* the whole line; or NULL */
} SbxCookieLine;

/* NULL: it is no cookie (a comment, an empty line). */
SbxCookieLine *sbx_cookie_line_parse (const char *line);
void           sbx_cookie_line_free  (SbxCookieLine *self);

/* Lines by what makes a cookie the same one: domain, path and name. Frees its lines as secrets. */
GHashTable *sbx_cookie_lines_new           (void);
void        sbx_cookie_lines_add           (GHashTable *lines, const char *line);
void        sbx_cookie_lines_list          (GHashTable *lines, GPtrArray *cookies);
/* domain NULL: all. */
void        sbx_cookie_lines_remove_domain (GHashTable *lines, const char *domain);

SbxCookie  *sbx_cookie_new     (const char *domain, const char *path, const char *name, gint64 expires_at);
int         sbx_cookie_compare (const SbxCookie *one, const SbxCookie *other);

G_END_DECLS
