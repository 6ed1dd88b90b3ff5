/* The reader's time zone, for the server that renders the times. */

const secure = location.protocol === "https:" ? "; Secure" : "";
document.cookie = `timezone=${Intl.DateTimeFormat().resolvedOptions().timeZone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
