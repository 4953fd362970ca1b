#include "sbx-cookie-line.h"

#include <string.h>

enum { DOMAIN, SUBDOMAINS, PATH, SECURE, EXPIRES, NAME, VALUE, N_FIELDS };

#define HTTP_ONLY "#HttpOnly_"

SbxCookieLine *
sbx_cookie_line_parse (const char *line)
{
  g_auto(GStrv) fields = NULL;
  SbxCookieLine *self;

  if (g_str_has_prefix (line, HTTP_ONLY))
    line += strlen (HTTP_ONLY);
  else if (*line == '#')
    return NULL;
  /* An empty value may have lost its tab. */
  fields = g_strsplit (line, "\t", N_FIELDS);
  if (g_strv_length (fields) < N_FIELDS - 1)
    return NULL;
  self = g_new0 (SbxCookieLine, 1);
  self->domain = g_strdup (fields[DOMAIN]);
  self->path = g_strdup (fields[PATH]);
  self->name = g_strdup (fields[NAME]);
  self->expires_at = CLAMP (g_ascii_strtoll (fields[EXPIRES], NULL, 10), 0, G_MAXINT64 / 1000) * 1000;
  return self;
}

void
sbx_cookie_line_free (SbxCookieLine *self)
{
  g_free (self->domain);
  g_free (self->path);
  g_free (self->name);
  g_free (self->sealed);
  g_free (self);
}

GHashTable *
sbx_cookie_lines_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sbx_secret_free);
}

void
sbx_cookie_lines_add (GHashTable *lines, const char *line)
{
  SbxCookieLine *parsed = sbx_cookie_line_parse (line);

  if (parsed == NULL)
    return;
  g_hash_table_replace (lines, g_strdup_printf ("%s\t%s\t%s", parsed->domain, parsed->path, parsed->name), g_strdup (line));
  sbx_cookie_line_free (parsed);
}

void
sbx_cookie_lines_list (GHashTable *lines, GPtrArray *cookies)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    {
      SbxCookieLine *parsed = sbx_cookie_line_parse (line);

      g_ptr_array_add (cookies, sbx_cookie_new (parsed->domain, parsed->path, parsed->name, parsed->expires_at));
      sbx_cookie_line_free (parsed);
    }
}

void
sbx_cookie_lines_remove_domain (GHashTable *lines, const char *domain)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    {
      SbxCookieLine *parsed = sbx_cookie_line_parse (line);

      if (domain == NULL || g_str_equal (parsed->domain, domain))
        g_hash_table_iter_remove (&iter);
      sbx_cookie_line_free (parsed);
    }
}

SbxCookie *
sbx_cookie_new (const char *domain, const char *path, const char *name, gint64 expires_at)
{
  SbxCookie *self = g_new0 (SbxCookie, 1);

  *self = (SbxCookie) { g_strdup (domain), g_strdup (path), g_strdup (name), expires_at };
  return self;
}

void
sbx_cookie_free (SbxCookie *self)
{
  g_free (self->domain);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

int
sbx_cookie_compare (const SbxCookie *one, const SbxCookie *other)
{
  int order = g_strcmp0 (one->domain, other->domain);

  if (order == 0)
    order = g_strcmp0 (one->path, other->path);
  return order != 0 ? order : g_strcmp0 (one->name, other->name);
}
