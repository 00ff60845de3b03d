using System.Text;
using System.Text.RegularExpressions;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Shared;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// How a file begins that MeshCi writes next to a definition. <c>MeshDefinitionFile</c> can name any path, so a file with the same name that begins otherwise
/// belongs to the user: it is neither replaced nor deleted. An empty file has nothing to lose.
/// </summary>
internal sealed partial class OwnFormat
{
    // Enough for the members of a definition up to its mesh.
    private const int HeadLength = 512;
    private readonly Func<string, bool> _isOwn;

    private OwnFormat(string what, Func<string, bool> isOwn) => (What, _isOwn) = (what, isOwn);

    /// <summary>A definition. Definitions of earlier versions have no <c>$schema</c>.</summary>
    public static OwnFormat Definition { get; } = new("a definition", BeginsAsDefinition().IsMatch);

    /// <summary><c>plan.json</c>.</summary>
    public static OwnFormat PlanJson { get; } = new("a plan", BeginsAsPlan().IsMatch);

    /// <summary><c>plan.md</c>.</summary>
    public static OwnFormat PlanMarkdown { get; } =
        new("a plan", head => head.StartsWith(Deployment.Reporting.PlanMarkdown.Begin, StringComparison.Ordinal));

    /// <summary><c>mesh-deployment.json</c>.</summary>
    public static OwnFormat Receipt { get; } = new("a receipt of a deploy", BeginsAsReceipt().IsMatch);

    /// <summary>A policy in the language of IAM.</summary>
    public static OwnFormat Policy { get; } = new("a policy", BeginsAsPolicy().IsMatch);

    /// <summary>The CloudFormation template with the policies of a service.</summary>
    public static OwnFormat Template { get; } = new("a template with policies", BeginsAsTemplate().IsMatch);

    /// <summary>The text of a verb.</summary>
    public static OwnFormat VerbText { get; } = new("the text of a verb", head => head.StartsWith(Verbs.VerbText.Begin, StringComparison.Ordinal));

    /// <summary>The warnings about a definition.</summary>
    public static OwnFormat Findings { get; } = new("a list of warnings", BeginsAsFindings().IsMatch);

    /// <summary>The stamp of a build, which the targets write.</summary>
    public static OwnFormat Stamp { get; } = new("a stamp", BeginsAsStamp().IsMatch);

    /// <summary>What a project of a solution leaves when it has finished a verb.</summary>
    public static OwnFormat SignIn { get; } = new("a record of a verb", BeginsAsSignIn().IsMatch);

    /// <summary>What a file in this format is, with its article.</summary>
    public string What { get; }

    /// <summary>Whether a file does not exist, is empty or has this format.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not read the file.</exception>
    public bool MayReplace(string file) =>
        !File.Exists(file) || (OrdinaryFile.Head(file, stackalloc byte[HeadLength]) is var head && (head.IsEmpty || _isOwn(Encoding.UTF8.GetString(head))));

    /// <summary>Whether a clean may delete a file. The target of a link belongs to someone else, and so does a link: MeshCi creates none.</summary>
    public bool MayDelete(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, LinkTarget: null } && MayReplace(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes a file, unless one with another format is there.</summary>
    /// <exception cref="MeshException">MESH0012: the file belongs to the user, or its path is too long.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user must not write the file.</exception>
    /// <param name="file">Full path of the file.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <param name="property">The property that determines the path.</param>
    public async System.Threading.Tasks.Task WriteAsync(
        string file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken, string property = "MeshDefinitionFile")
    {
        if (!MayReplace(file)) throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(Item: property), IsAnotherFile(file, property)));
        try
        {
            await WholeFile.WriteAsync(file, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (PathTooLongException)
        {
            throw new MeshException(MeshDiagnostics.FileNotAccessible.At(new(Item: property), IsTooLong(file, property)));
        }
    }

    private string IsTooLong(string file, string property) =>
        $"{char.ToUpperInvariant(What[0])}{What[1..]} would be written to '{file}', but this path or the name of the file is too long for the file system. "
        + (property == "MeshDefinitionFile"
            ? "Set MeshDefinitionFile to a shorter path: the files that verbs write are in the same folder."
            : $"Set {property} to a shorter path.");

    private string IsAnotherFile(string file, string property) =>
        $"'{file}' is not {What}, and MeshCi does not replace it. Rename the file, or set {property} to a path in a folder of its own.";

    [GeneratedRegex("""^\s*\{\s*("\$schema"\s*:\s*"[^"]*"\s*,\s*)?"formatVersion"\s*:\s*\d+\s*,\s*"mesh"\s*:""")]
    private static partial Regex BeginsAsDefinition();

    // Before plans had a schema, they began like definitions.
    [GeneratedRegex("""^\s*\{\s*("\$schema"\s*:\s*"[^"]*/mesh-plan\.schema\.json"\s*,|"formatVersion"\s*:\s*\d+\s*,\s*"mesh"\s*:)""")]
    private static partial Regex BeginsAsPlan();

    [GeneratedRegex("""^\s*\{\s*"\$schema"\s*:\s*"[^"]*/mesh-deployment\.schema\.json"\s*,""")]
    private static partial Regex BeginsAsReceipt();

    [GeneratedRegex("""^\s*\{\s*"Version"\s*:\s*"2012-10-17"\s*,\s*"Statement"\s*:""")]
    private static partial Regex BeginsAsPolicy();

    [GeneratedRegex("""^\s*\{\s*"AWSTemplateFormatVersion"\s*:\s*"2010-09-09"\s*,\s*"Description"\s*:\s*"Permissions of the deploys of """)]
    private static partial Regex BeginsAsTemplate();

    [GeneratedRegex("""^\[\s*\{\s*"id"\s*:\s*"MESH\d{4}"\s*,""")]
    private static partial Regex BeginsAsFindings();

    [GeneratedRegex("^[0-9a-f]{64} [0-9a-f]{64}\\b")]
    private static partial Regex BeginsAsStamp();

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} (done|failed)(\n|$)")]
    private static partial Regex BeginsAsSignIn();
}
