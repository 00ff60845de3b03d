using MeshCi.Aws.Client;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.ControlPlanes;
using MeshCi.Tasks.Parameters;
using MeshCi.Tasks.Project;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace MeshCi.Tasks.Verbs;

/// <summary>
/// What all MeshCi tasks have in common: findings become MSBuild errors and warnings with code, place and help link; expected failures never
/// show a stack trace; cancelling the build cancels the work and waits until its changes have been undone.
/// </summary>
public abstract class MeshTask : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lazy<VerbText> _text;
    private ParameterValues _parameters = ParameterValues.None;

    /// <summary>A task that has not run yet.</summary>
    protected MeshTask() => _text = new(() => new VerbText(KeepsText));

    /// <summary>The project, for messages about settings without a place of their own.</summary>
    [Required]
    public ITaskItem Project { get; set; } = null!;

    /// <summary>The settings item.</summary>
    [Required]
    public ITaskItem Settings { get; set; } = null!;

    /// <summary>The warnings that the whole build treats as errors, as <see cref="ReadWarningsAsErrors"/> lists them.</summary>
    public ITaskItem[] WarningsAsErrors { get; set; } = [];

    /// <summary>Full path of the project file.</summary>
    protected string ProjectPath => Project.GetMetadata("FullPath");

    /// <summary>Full path of the project's folder.</summary>
    protected string ProjectDirectory => Path.GetDirectoryName(ProjectPath)!;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            ExecuteAsync(_cancellation.Token).GetAwaiter().GetResult();
        }
        catch (MeshException failure)
        {
            ReportCause(failure.Finding);
        }
#pragma warning disable CA1031 // The user gets a single line with a code, and the detailed log contains the details.
        catch (Exception failure)
        {
            Report(FailureFinding.Of(failure, GetType().Name, _cancellation.Token));
            Log.LogMessage(MessageImportance.Low, "{0}", PlainText.Lines(failure.ToString()));
        }
#pragma warning restore CA1031

        if (Verb is { } verb && (EndsVerb || Log.HasLoggedErrors))
            ShowLine(Result.Of(verb, Outcome, _text.Value, Log.HasLoggedErrors));
        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The verb that the task belongs to, such as <c>plan</c>; null if it belongs to a build.</summary>
    private protected virtual string? Verb => null;

    /// <summary>
    /// Whether the verb ends with this task. If other tasks follow, this task only shows the result of the verb if it fails, because they do not run.
    /// </summary>
    private protected virtual bool EndsVerb => true;

    /// <summary>Whether the text of the verb is kept and written to a file. Not for a verb that can print without end.</summary>
    private protected virtual bool KeepsText => true;

    /// <summary>How the verb ended; null until it has ended.</summary>
    private protected VerbOutcome? Outcome { get; set; }

    /// <summary>The result line of the verb.</summary>
    private protected ResultLine Result => new(Settings, ProjectPath, _parameters);

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The work of the task.</summary>
    protected abstract System.Threading.Tasks.Task ExecuteAsync(CancellationToken cancellationToken);

    /// <summary>Reports a finding at its place in the user's files.</summary>
    protected void Report(Finding finding) => Report(finding, Locate(finding.Place));

    /// <summary>Reports findings in the order of their lines: those of the project first, then those of the files that it imports.</summary>
    private protected void ReportInOrder(IEnumerable<Finding> findings)
    {
        var source = FileBasedApp.SourceOf(ProjectPath);
        var located = findings.Select(finding => (Finding: finding, At: Locate(finding.Place))).ToList();
        var ordered = located.OrderBy(each => each.At.File == source ? "" : each.At.File, StringComparer.Ordinal)
            .ThenBy(each => each.At.Line == 0 ? int.MaxValue : each.At.Line).ThenBy(each => each.At.Column);
        foreach (var (finding, at) in ordered) Report(finding, at);
    }

    /// <summary>The items among which the places of findings are located.</summary>
    private protected virtual IReadOnlyList<MeshItem> LocatedItems => [];

    // Without a name of the mesh, a misspelled property may be the cause.
    private void ReportCause(Finding finding)
    {
        var causes = finding.Diagnostic.Id == MeshDiagnostics.MeshNameMissing.Id ? PropertyNames.FindMisspelled(ProjectPath, "MeshName") : [];
        foreach (var cause in causes.DefaultIfEmpty(finding)) Report(cause);
    }

    private (string File, int Line, int Column) Locate(Place? place) =>
        ItemLocator.Locate(place is { File: null } ? Complete(place) : place, ProjectPath, LocatedItems);

    /// <summary>Whether another task of this build has reported a finding.</summary>
    private protected virtual bool IsReported(LocatedFinding located) => false;

    /// <summary>Receives each finding as it is reported.</summary>
    private protected virtual void OnReported(LocatedFinding located)
    {
    }

    private void Report(Finding finding, (string File, int Line, int Column) at)
    {
        if (finding.First is { } place && Locate(place) is var first && first.Line > 0)
            finding = finding with { Message = $"{finding.Message} The first one is at {Path.GetFileName(first.File)}({first.Line})." };
        Report(new LocatedFinding(finding, at.File, at.Line, at.Column));
    }

    /// <summary>Reports a finding whose place is known.</summary>
    private protected void Report(LocatedFinding located)
    {
        if (FileBasedApp.IsSource(located.File))
            located = located with { Finding = located.Finding with { Message = FileBasedApp.Advice(located.Finding.Message, located.File) } };
        if (IsReported(located)) return;
        OnReported(located);
        Show(located);
    }

    private void Show(LocatedFinding located)
    {
        var (finding, file, line, column) = located;
        var (id, help) = (finding.Diagnostic.Id, finding.Diagnostic.HelpLink);
        // Only the report of the control plane's start has lines; in any other message, a line break comes from a name or a value.
        var hasLines = id == MeshDiagnostics.LocalControlPlaneNotStarted.Id;
        finding = finding with { Message = hasLines ? PlainText.Lines(finding.Message) : PlainText.Line(finding.Message) };
        _text.Value.Add(WithBuildSeverity(finding), file, line, column);

        // Without a subcategory: the patterns of editors and CI systems expect the severity directly after the place.
        switch (finding.Diagnostic.Severity)
        {
            case Severity.Error:
                Log.LogError(null, id, null, help, file, line, column, 0, 0, "{0}", ForAnnotators(located, finding.Message));
                break;
            case Severity.Warning:
                ReportedWarnings.Of(BuildEngine, ProjectPath).Add(finding.Diagnostic);
                Log.LogWarning(null, id, null, help, file, line, column, 0, 0, "{0}", ForAnnotators(located, finding.Message));
                break;
            default:
                Log.LogMessage(null, id, null, file, line, column, 0, 0, MessageImportance.Normal, "{0}", finding.Message);
                break;
        }
    }

    // The pattern of GitHub requires a project at the end of the line. MSBuild writes it, unless the project itself is the file.
    private string ForAnnotators(LocatedFinding located, string message) =>
        located.Line > 0 && located.File == ProjectPath ? $"{message} [{Path.GetFileName(ProjectPath)}]" : message;

    /// <summary>The parameters that the task needs.</summary>
    private protected virtual IEnumerable<ParameterReference> Parameters => ParameterUse.OfSettings(Settings);

    /// <summary>The settings of the project, with the parameters that the task needs.</summary>
    /// <param name="cancellationToken">Stops waiting for Parameter Store.</param>
    /// <param name="matters">Whether a property matters to this task. By default, every property does.</param>
    /// <exception cref="MeshException">A property has a value that cannot be read. If there are several, all except the last have been reported.</exception>
    private protected async Task<MeshSettings> ReadSettingsAsync(CancellationToken cancellationToken, Func<MeshProperty, bool>? matters = null)
    {
        ReportGlobalProperties();
        var settings = new MeshSettings(Settings, ProjectPath);
        List<ParameterReference> needed = [.. Parameters.Distinct()];
        if (needed.Count > 0)
        {
            // A token is only sent for a command that can use what it gets.
            Refuse(settings.Problems.Where(problem => problem.Diagnostic == MeshDiagnostics.EndpointInvalid));
            _parameters = await WaitAsync("reading parameters", () => ParameterLoader.LoadAsync(settings, needed, BuildEngine, Time, cancellationToken))
                .ConfigureAwait(false);
            foreach (var (reference, version) in _parameters.Versions) Log.LogMessage(MessageImportance.Normal, "{{ssm:{0}}}: version {1}", reference, version);
            settings = new(Settings, ProjectPath, _parameters);
        }

        // A reserved name is not in the table, and matters to every task.
        Refuse(settings.Problems
            .Where(problem => matters is null || MeshProperties.Find(problem.Place!.Item!) is not { } property || matters(property)));
        return settings;
    }

    private void Refuse(IEnumerable<Finding> problems)
    {
        var all = problems.ToList();
        foreach (var problem in all.SkipLast(1)) Report(problem);
        if (all.Count > 0) throw new MeshException(all[^1]);
    }

    /// <summary>Whether a property is set on the command line or as an environment variable.</summary>
    private protected bool IsGlobalProperty(string name) =>
        Environment.GetEnvironmentVariable(name) is not null || GlobalProperties.Contains(name, StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> GlobalProperties => BuildEngine is IBuildEngine6 engine ? engine.GetGlobalProperties().Keys : [];

    /// <summary>
    /// Reports the properties of the command line that MeshCi does not know, once for each project: several tasks of a build read the settings, and several
    /// instances of a project have the same properties. They are not findings about the definition, which later builds repeat.
    /// </summary>
    private protected void ReportGlobalProperties()
    {
        const RegisteredTaskObjectLifetime lifetime = RegisteredTaskObjectLifetime.Build;
        if (BuildEngine is not IBuildEngine6 engine) return;
        var key = (typeof(PropertyNames), ProjectPath);
        if (engine.GetRegisteredTaskObject(key, lifetime) is not null) return;
        engine.RegisterTaskObject(key, new object(), lifetime, allowEarlyCollection: false);
        foreach (var finding in PropertyNames.FindGlobal(GlobalProperties, () => UserFiles.Load(ProjectPath)))
            Show(new(finding, FileBasedApp.SourceOf(ProjectPath), 0, 0));
    }

    /// <summary>The place with the file and name of its item, if the task knows them.</summary>
    private protected virtual Place Complete(Place place) => place;

    /// <summary>
    /// A finding with the severity that <c>WarningsAsErrors</c> and <c>-warnaserror</c> give it. Used for findings before a write: such a warning fails
    /// the build when it is logged, and must not do so after the mesh was changed.
    /// </summary>
    private protected Finding WithBuildSeverity(Finding finding) =>
        finding.Diagnostic.Severity == Severity.Warning && IsErrorForBuild(finding.Diagnostic.Id)
            ? finding with { Diagnostic = finding.Diagnostic.As(Severity.Error) }
            : finding;

    /// <summary>Whether the build treats a warning as an error.</summary>
    private protected bool IsErrorForBuild(string id) =>
        (BuildEngine is IBuildEngine8 engine && engine.ShouldTreatWarningAsError(id)) || WarningsAsErrors.Any(code => code.ItemSpec == id);

    /// <summary>Writes a line for people, shown at minimal verbosity and above.</summary>
    protected void WriteLine(string line)
    {
        _text.Value.Add(PlainText.Line(line));
        ShowLine(line);
    }

    /// <summary>Keeps a line that another task has shown for the text of the verb.</summary>
    private protected void KeepLine(string line) => _text.Value.Add(line);

    /// <summary>Connects to the control plane of the project.</summary>
    private protected Task<AppMeshControlPlane> ConnectAsync(MeshSettings settings, Action<Finding> warn, CancellationToken cancellationToken) =>
        WaitAsync("connecting to the control plane", () => ControlPlaneConnection.OpenAsync(settings, new Printer(this), warn, cancellationToken));

    /// <summary>Waits for work, and prints a line every 50 s until it is done, because CI systems end a build that is silent for long.</summary>
    /// <param name="doing">What is done: <c>reading mesh shop</c>.</param>
    /// <param name="work">The work.</param>
    private protected async Task<T> WaitAsync<T>(string doing, Func<Task<T>> work)
    {
        await using var heartbeat = StartHeartbeat(doing);
        return await work().ConfigureAwait(false);
    }

    /// <summary>Prints a line every 50 s until it is disposed.</summary>
    private protected Heartbeat StartHeartbeat(string doing) => new(new Printer(this), Time, doing);

    private void ShowLine(string line) => Log.LogMessage(MessageImportance.High, "{0}", PlainText.Line(line));

    // What waits reports through this.
    private sealed class Printer(MeshTask task) : IReporter
    {
        public void Line(string text) => task.WriteLine(text);
    }
}
