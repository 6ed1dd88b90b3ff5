/* The reader's time zone, for the server that renders the times. */

const secure = location.protocol === "https:" ? "; Secure" : "";
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
document.cookie = `timezone=${timeZone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
