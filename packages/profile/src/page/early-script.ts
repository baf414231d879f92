/** Runs before the page is first painted: the theme that the address asks for. */
const theme = new URLSearchParams(location.hash.slice(1)).get('theme')
if (theme === 'dark' || theme === 'light') document.documentElement.dataset['theme'] = theme
