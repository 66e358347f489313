package provider

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// disconnects names what makes a destroy disconnect the account.
const disconnects = "disconnect_on_destroy = true"

// forgetFirst says how to remove an object from the state without disconnecting its account.
const forgetFirst = "To remove a resource and keep the account connected, apply disconnect_on_destroy = false first, " +
	"or remove the resource from the state only, with a removed block or terraform state rm."

// destroyAll says how to destroy without the plan that precedes a destroy otherwise, which creates what is missing. It
// is no command to copy, because the errors end plans of users who do not destroy.
const destroyAll = "If you are destroying all resources, use -refresh=false."

// accountReplaced is about a create from the attempt of an object in the state whose destroy would disconnect the
// account. It stands on no attribute, because the object to be destroyed may have no configuration.
func accountReplaced(attemptID, accountID string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account would be disconnected and not connected again", paragraphs(
		fmt.Sprintf("This plan creates a resource with the attempt %q. A resource in the state already has the "+
			"account %q of this attempt, with %s. If that one is destroyed, for example to be replaced, the account "+
			"is disconnected, and the attempt, which is over, does not connect it again.",
			attemptID, accountID, disconnects),
		points(
			"If the resource has another address or another key than before, add a moved block.",
			withCommand("If the resource is tainted, run", "terraform untaint ADDRESS"),
			"To connect the account again, start a new attempt, and set attempt_id to its ID.",
			forgetFirst,
			destroyAll)))
}

// keptAccountDestroyed is about a destroy that would disconnect an account that another resource keeps.
func keptAccountDestroyed(accountID string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Account of another resource would be disconnected", paragraphs(
		fmt.Sprintf("This plan destroys a resource with the account %q and %s, which disconnects the account. "+
			"Another resource in the state keeps this account.", accountID, disconnects),
		points(
			forgetFirst,
			"To disconnect the account, destroy all resources that have it.",
			"If the resource is a deposed object, which an apply has left behind, remove both objects with "+
				"terraform state rm, and import the account.",
			destroyAll)))
}

// accountInTwoResources warns of an account that two objects in the state have.
func accountInTwoResources(accountID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account in several resources", paragraphs(
		fmt.Sprintf("More than one resource in the state has the account %q. If one of them is destroyed with %s, "+
			"the account of the others is disconnected, too.", accountID, disconnects),
		"Keep one resource for each account. "+forgetFirst))
}

// attemptInTwoResources warns of an attempt from which two objects are created.
func attemptInTwoResources(attemptID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account in several resources", paragraphs(
		fmt.Sprintf("This plan creates more than one resource with the attempt %q. They have the same account. "+
			"If one of them is destroyed with %s, the account of the others is disconnected, too.",
			attemptID, disconnects),
		"Write one resource for each account."))
}

// storedAccountDestroyed warns that a destroy has not disconnected an account, because another object has it.
func storedAccountDestroyed(accountID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account not disconnected", fmt.Sprintf(
		"This apply destroyed a resource with the account %q and %s. It did not disconnect the account, because it "+
			"has stored the same account in another resource, for example in the replacement of the destroyed one.",
		accountID, disconnects))
}

// accountDisconnected is about an account that an object is to store, and that the same apply has disconnected.
func accountDisconnected(attemptID, accountID string) diag.Diagnostic {
	connected := ""
	if attemptID != "" {
		connected = fmt.Sprintf("The attempt %q connected the account. ", attemptID)
	}
	return diag.NewErrorDiagnostic("Account disconnected by this apply", paragraphs(
		fmt.Sprintf(
			"This apply destroyed another resource with the account %q and %s, which disconnected the account. "+
				"%sAn attempt that is over does not connect it again.",
			accountID,
			disconnects,
			connected,
		),
		"If the vendor's console shows the account, plan and apply again. If not, start a new attempt. "+startAnew,
	))
}

// stillListed warns of an account that was disconnected, and that the list still has after this time.
func stillListed(accountID string, lag time.Duration) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Disconnected account still in the list of accounts", paragraphs(
		fmt.Sprintf("The API took the request to disconnect the account %q, but still listed the account %s later. "+
			"The resource is removed from the state.", accountID, durationText(lag)),
		steps(consoleStep, "If it is connected there, disconnect it there.")))
}
