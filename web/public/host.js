// Your own page. Edit this file beside index.html; a new build leaves an edited one as it is.
//
// Everything may be left out. To use a line, take away the "//" in front of it. What is missing, of the
// wrong kind or hard to read on the screen is passed over, and the browser's console says why.
//
// A text is either one for all visitors, 'Ward 3', or one for each language the page speaks:
// { en: 'Ward 3', de: 'Station 3', es: 'Sala 3', hi: 'वार्ड 3', zh: '三号病房' }

var inkdigitsHost = {
  // Who runs the page: stands at the top and in the browser's tab. At most 60 characters.
  // name: 'Ward 3',

  // A picture beside this file, SVG or PNG, shown 32 pixels high. No picture of another site.
  // logo: 'logo.svg',

  // What your visitors should know or do, 400 characters at most: shown at the top, and the first step of
  // the tour. A list of up to four texts is the tour itself; its first text stands at the top.
  // instructions: 'Write one reading a line, then copy the answer into the form.',
  // instructions: ['Write one reading a line.', 'Check the marked digits.', 'Copy the answer into the form.'],

  // Whom to ask, and where the words lead to: mailto:, tel: or https:.
  // contact: { text: 'Questions? Ask the ward office', link: 'mailto:ward3@example.org' },

  // Buttons and marks, and the page behind everything, as #rrggbb. By day and by night, because a colour
  // that is easy to read on white is not on black.
  // colours: { light: { accent: '#0b5f4b', paper: '#f4f7f5' }, dark: { accent: '#8fe0c6' } },

  // The language for visitors who have chosen none: en, de, es, hi or zh. Without it, their browser's.
  // language: 'de',

  // false: the page keeps no readings and does not offer to.
  // history: false,
};
