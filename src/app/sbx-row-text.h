/* Texts that the rows of a long list draw themselves.
 *
 * A list view makes some 200 rows at once and styles, measures and places each widget in them, seen or not; a row that is one widget takes a
 * fifth of the time of one with labels. What a text looks like is still said by style classes: a list has one hidden label for each look,
 * which its rows ask for font and colour.
 *
 * For a screen reader the row must say what it shows: gtk_list_item_set_accessible_label().
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SBX_TYPE_ROW_STYLES (sbx_row_styles_get_type ())
G_DECLARE_FINAL_TYPE (SbxRowStyles, sbx_row_styles, SBX, ROW_STYLES, GtkWidget)

typedef struct _SbxRowStyle SbxRowStyle;

/* A hidden child of parent, which removes it when it is disposed of. */
SbxRowStyles *sbx_row_styles_new       (GtkWidget *parent);
void         sbx_row_styles_remove     (SbxRowStyles *self);
/* classes: as in CSS, “caption.numeric”; “ltr” among them is the direction of the text, which is the parent's else. Lives as long as self. */
SbxRowStyle *sbx_row_styles_get        (SbxRowStyles *self, const char *classes);
/* That of a method, in its colour. */
SbxRowStyle *sbx_row_styles_get_method (SbxRowStyles *self, const char *method);

/* In pixels. Of the font itself: with the fonts that a language borrows from, every row would be as high as the highest. */
int          sbx_row_style_get_height  (SbxRowStyle *self);
/* Of the column of methods: “DELETE” fits. */
int          sbx_row_style_get_method_width (SbxRowStyle *self);

/* Zero-initialized; "" until it is set. */
typedef struct
{
  SbxRowStyle *style;
  char        *text;
  PangoLayout *layout;   /* NULL: it was not drawn since it was set */
} SbxRowText;

/* text: NULL is "". */
void         sbx_row_text_set          (SbxRowText *self, SbxRowStyle *style, const char *text);
const char  *sbx_row_text_get          (SbxRowText *self);
void         sbx_row_text_clear        (SbxRowText *self);
/* Of the whole text, in pixels. */
int          sbx_row_text_get_width    (SbxRowText *self);
/* Within the area, of which x counts from where row begins: mirrored, from the right. at_end: not from where the area begins, but up to its end. */
void         sbx_row_text_snapshot     (SbxRowText *self, GtkWidget *row, GtkSnapshot *snapshot, const GdkRectangle *area,
                                        PangoEllipsizeMode ellipsize, gboolean at_end);

G_END_DECLS
