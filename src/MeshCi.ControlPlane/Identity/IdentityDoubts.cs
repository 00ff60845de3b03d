using System.Text.Json;
using MeshCi.ControlPlane.Json;
using MeshCi.ControlPlane.Policies;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.ControlPlane.Identity;

/// <summary>Finds what a section <c>identity</c> without problems hardly means: policies that are about nothing, trust in someone who is not there.</summary>
public sealed class IdentityDoubts
{
    private readonly IdentityConfiguration _configuration;
    private readonly Problems _problems;
    private readonly HashSet<string> _principals;

    private IdentityDoubts(IdentityConfiguration configuration, Problems problems)
    {
        _configuration = configuration;
        _problems = problems;
        _principals =
        [
            .. configuration.Users.Select(user => $"arn:aws:iam::{user.Account}:user{user.Path}{user.Name}"),
            .. configuration.Roles.Select(role => $"arn:aws:iam::{role.Account}:role{role.Path}{role.Name}"),
        ];
    }

    /// <summary>Tells the doubts as warnings.</summary>
    /// <param name="section">The section's text.</param>
    /// <param name="configuration">What it says.</param>
    /// <param name="problems">Takes the warnings.</param>
    public static void Tell(JsonPart section, IdentityConfiguration configuration, Problems problems)
    {
        var doubts = new IdentityDoubts(configuration, problems);
        foreach (var user in section["users"]?.Elements ?? []) doubts.Permissions(user);
        foreach (var (role, index) in (section["roles"]?.Elements ?? []).Select((role, index) => (role, index)))
        {
            doubts.Permissions(role);
            doubts.Trust(role["trustPolicy"]!, configuration.Roles[index].Account);
        }
    }

    private void Permissions(JsonPart owner)
    {
        var doubts = new PolicyDoubts(FilledKeys.OfPermissions, _problems);
        foreach (var policy in (owner["policies"]?.Elements ?? []).Where(policy => policy.Kind == JsonValueKind.Object)) doubts.Tell(policy);
    }

    private void Trust(JsonPart policy, string account)
    {
        var providers = _configuration.OpenIdConnectProviders.Where(provider => provider.Account == account).Select(provider => OpenIdConnectProvider.HostOf(provider.Url)).ToList();
        new PolicyDoubts(FilledKeys.OfTrust(providers), _problems).Tell(policy);
        var arns = providers.Select(host => $"arn:aws:iam::{account}:oidc-provider/{host}").ToList();
        foreach (var statement in JsonPart.OneOrMore(policy["Statement"]))
        {
            var principal = statement["Principal"] ?? statement["NotPrincipal"];
            foreach (var provider in JsonPart.OneOrMore(principal?["Federated"]).Where(provider => !arns.Contains(provider.Text)))
                _problems.Warn(provider, $"names '{Quote.Of(provider.Text)}', which openIdConnectProviders of account {account} does not have, so no token is of it{Problems.Meant(Spelling.Nearest(provider.Text, arns))}");
            foreach (var caller in JsonPart.OneOrMore(principal?["AWS"]).Where(caller => IsNobody(caller.Text)))
                _problems.Warn(caller, $"names '{Quote.Of(caller.Text)}', which is no user or role of this configuration{Problems.Meant(Spelling.Nearest(caller.Text, _principals))}");
        }
    }

    // A session is its role's; roots and accounts need not be named anywhere.
    private bool IsNobody(string principal) => principal.Split(':', 6) switch
    {
        ["arn", _, "iam", _, _, var name] => name != "root" && !_principals.Contains(principal),
        ["arn", _, "sts", _, var account, var name] =>
            !(name.Split('/') is ["assumed-role", var role, _] && _configuration.Roles.Any(one => one.Account == account && one.Name == role)),
        _ => false,
    };
}
