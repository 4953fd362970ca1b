#include "sbx-json-check.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

#include "sbx-scope.h"

/* libxml's own words are English only. */
static const char *
describe (int code)
{
  switch (code)
    {
    case XML_ERR_TAG_NAME_MISMATCH: return _("the closing tag is not that of the element that is open");
    case XML_ERR_TAG_NOT_FINISHED: return _("an element is not closed");
    case XML_ERR_GT_REQUIRED: return _("“>” was expected");
    case XML_ERR_LT_REQUIRED: return _("“<” was expected");
    case XML_ERR_DOCUMENT_EMPTY: return _("“<” and an element were expected");
    case XML_ERR_DOCUMENT_END: return _("something follows the end");
    case XML_ERR_NAME_REQUIRED: return _("a name was expected");
    case XML_ERR_ENTITYREF_SEMICOL_MISSING: return _("“;” was expected after the name of the entity; a plain “&” is written “&amp;”");
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY: return _("the entity is unknown");
    case XML_ERR_ATTRIBUTE_NOT_STARTED: return _("the attribute’s value must stand in quotes");
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE: return _("the attribute has no value");
    case XML_ERR_ATTRIBUTE_REDEFINED: return _("the attribute stands here twice");
    case XML_NS_ERR_UNDEFINED_NAMESPACE: return _("the namespace of this name is not declared");
    default: return _("this is not well-formed");
    }
}

/* line and column count from 1, columns in bytes. */
static gsize
find_offset (const char *text, int line, int column)
{
  const char *at = text;

  for (int i = 1; i < line && strchr (at, '\n'); i++)
    at = strchr (at, '\n') + 1;
  return at - text + CLAMP (column - 1, 0, (int) strcspn (at, "\n"));
}

static void
mask (gsize start, gsize length, const char *name, gpointer data)
{
  memset ((char *) data + start, 'x', length);
}

/* One mistake leads to others: the first is the one to tell of. */
typedef struct
{
  int code;   /* 0: none */
  int line;
  int column;
} Mistake;

static void
note_mistake (void *data, const xmlError *error)
{
  Mistake *mistake = ((xmlParserCtxt *) data)->_private;

  if (mistake->code != 0 || error->level < XML_ERR_ERROR)
    return;
  mistake->code = error->code;
  mistake->line = error->line;
  mistake->column = error->int2;
}

gboolean
sbx_xml_check (const char *text, gsize *offset, const char **message)
{
  g_autofree char *masked = g_strdup (text);
  gsize length = strlen (text);
  xmlParserCtxt *context;
  xmlDoc *document;
  Mistake mistake = { 0 };

  if (text[strspn (text, " \t\r\n")] == '\0' || length > G_MAXINT)
    return TRUE;

  sbx_variables_foreach (text, mask, masked);
  context = xmlNewParserCtxt ();
  context->_private = &mistake;
  context->sax->serror = (xmlStructuredErrorFunc) note_mistake;
  document = xmlCtxtReadMemory (context, masked, (int) length, NULL, "UTF-8", XML_PARSE_NONET);
  if (mistake.code != 0)
    {
      *offset = find_offset (text, mistake.line, mistake.column);
      *message = describe (mistake.code);
    }
  xmlFreeDoc (document);
  xmlFreeParserCtxt (context);
  return mistake.code == 0;
}
