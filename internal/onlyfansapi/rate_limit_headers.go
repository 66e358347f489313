package onlyfansapi

import (
	"net/http"
	"strconv"
)

// maxLimit is the highest limit that is believed, in requests per minute.
const maxLimit = 6000

// limitHeaders is what an answer says of the rate limit.
type limitHeaders struct {
	limit     int // requests per minute, 0 if not given
	remaining int // -1 if not given
}

// readLimitHeaders reads the vendor's headers and those of Laravel, the vendor's framework. It believes a success and
// a refusal, not an error page, which may come from a server in front of the API.
func readLimitHeaders(resp *http.Response) limitHeaders {
	h := limitHeaders{remaining: -1}
	if resp.StatusCode/100 != 2 && resp.StatusCode != http.StatusTooManyRequests {
		return h
	}
	for _, names := range [][2]string{
		{"X-Rate-Limit-Limit-Minute", "X-Rate-Limit-Remaining-Minute"},
		{"X-RateLimit-Limit", "X-RateLimit-Remaining"},
	} {
		limit, err := strconv.Atoi(resp.Header.Get(names[0]))
		if err == nil && h.limit == 0 && limit >= 1 && limit <= maxLimit {
			h.limit = limit
		}
		remaining, err := strconv.Atoi(resp.Header.Get(names[1]))
		if err == nil && (h.remaining < 0 || remaining < h.remaining) {
			h.remaining = max(remaining, 0)
		}
	}
	return h
}
