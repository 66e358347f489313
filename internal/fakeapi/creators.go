package fakeapi

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Creator is a person at OnlyFans. All of them are invented.
type Creator struct {
	Name, Username, Email string
	OnlyFansID            int64
}

var (
	firstNames = []string{
		"Ava", "Bea", "Carla", "Dana", "Elin", "Freya", "Gina", "Hana",
		"Iris", "Jade", "Kira", "Lena", "Mara", "Nina", "Ona", "Pia",
	}
	lastNames = []string{
		"Ash", "Birch", "Cole", "Drake", "Ellis", "Frost", "Gale", "Hart",
		"Ives", "Jones", "Knight", "Lake", "Moss", "North", "Oakes", "Pike",
	}
)

// CreatorOf returns the creator that goes by a key, such as an email or an account's id: another for each, and always
// the same for one.
func CreatorOf(key string) Creator {
	sum := sha256.Sum256([]byte(key))
	first, last := firstNames[sum[0]%16], lastNames[sum[1]%16]
	id := 100_000_000 + int64(binary.BigEndian.Uint32(sum[2:])%900_000_000)
	username := fmt.Sprintf("%s%s%d", strings.ToLower(first), strings.ToLower(last), id%1000)
	return Creator{Name: first + " " + last, Username: username, Email: username + "@mail.example.com", OnlyFansID: id}
}

// Profile returns the creator's profile, with the same invented secrets for everyone.
func (c Creator) Profile() map[string]any {
	profile := Profile()
	profile["id"], profile["username"] = orNull(c.OnlyFansID), orNull(c.Username)
	profile["name"], profile["email"] = c.Name, c.Email
	profile["watermarkText"] = "OnlyFans.com/" + c.Username
	if upload, ok := profile["upload"].(map[string]any); ok {
		if arguments, ok := upload["geoUploadArgs"].(map[string]any); ok {
			if additional, ok := arguments["additional"].(map[string]any); ok {
				additional["user"] = strconv.FormatInt(c.OnlyFansID, 10)
			}
		}
	}
	return profile
}

// of returns the answer as one about this creator.
func (a Answer) of(c Creator) Answer {
	return a.With("account.display_name", c.Name).With("account.onlyfans_data", c.Profile())
}

// creator is whose account it is.
func (a Account) creator() Creator {
	return Creator{Name: a.DisplayName, Username: a.OnlyFansUsername, Email: a.email(), OnlyFansID: a.OnlyFansID}
}
