import qrcode from 'qrcode-generator';

/** Letters, digits and signs that take less room in the picture than any other text. */
const alphanumeric = /^[0-9A-Z $%*+\-./:]+$/;

/** A picture of the text as SVG that scales, with the quiet zone that scanners need. About a seventh of it may be unreadable. */
export function qrCodeOf(text: string): string {
  const picture = qrcode(0, 'M');
  picture.addData(text, alphanumeric.test(text) ? 'Alphanumeric' : 'Byte');
  picture.make();
  return picture.createSvgTag({ cellSize: 4, margin: 16, scalable: true });
}
