using System.Text;
using MeshCi.ControlPlane.Identity;

namespace MeshCi.Local.Host;

/// <summary>The text of the credentials file: the administrator's profile, what a person added, then the users' profiles.</summary>
internal static class CredentialsFile
{
    private const string Mark = "# Users of the configuration.";
    private const string Hint = " The rest of the file is rewritten at each start and after each change to the configuration.";

    /// <summary>The file with the profiles of these users, and without those of others.</summary>
    public static string WithUsers(string text, IReadOnlyList<User> users)
    {
        var mark = text.IndexOf(Mark, StringComparison.Ordinal);
        var kept = mark < 0 ? text : text[..mark];
        if (users.Count == 0) return mark < 0 ? text : kept.TrimEnd('\r', '\n') + "\n";
        var result = new StringBuilder(kept.TrimEnd('\r', '\n')).Append("\n\n").Append(Mark).Append(Hint).Append('\n');
        foreach (var user in users) result.Append(Profile(user.Name, user.Key));
        return result.ToString();
    }

    /// <summary>A profile.</summary>
    public static string Profile(string name, Credential key) => $"[{name}]\naws_access_key_id={key.AccessKeyId}\naws_secret_access_key={key.Secret}\n";
}
