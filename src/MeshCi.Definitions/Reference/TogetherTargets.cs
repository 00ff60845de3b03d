using System.Text;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference;

/// <summary>
/// The targets of the verbs that run once for all projects of a solution. Generated from <see cref="MeshVerbs"/>, because MSBuild runs a target only once
/// for a project, even if a command line contains several verbs.
/// </summary>
public static class TogetherTargets
{
    /// <summary>Path of the file in the repository.</summary>
    public const string File = "sdk/build/MeshCi.Sdk.Together.targets";

    /// <summary>The bytes of the file: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var text = new StringBuilder("""
            <!-- Generated from the table of verbs by MeshCi.Definitions.Tests. Do not edit. -->
            <Project>
              <UsingTask TaskName="MeshCi.Tasks.Together.DescribeDeployment" AssemblyFile="$(MeshTasksAssembly)" Runtime="NET" />
              <UsingTask TaskName="MeshCi.Tasks.Together.ReportDeployment" AssemblyFile="$(MeshTasksAssembly)" Runtime="NET" />

              <!--
                A verb runs once for all projects of a solution. The last project makes a request to dirs.proj, which MSBuild builds once even if several
                projects are the last at the same time: it asks each project to describe itself, runs the verb, and lets each project report how it ended.
                These are other targets than the one that waits, so this is not a cycle. A project alone passes its description on, without its other
                global properties.

                A publish has to be complete before the mesh changes, and asking another project for its publish would be a cycle. Each project therefore
                signs in at its end, and the last one makes the request. The same applies to a verb alone, because each project may have targets that
                must run before it, such as one that asks for an approval.
              -->
              <PropertyGroup>
                <_MeshInSolution Condition="'$(CurrentSolutionConfigurationContents)' != ''">true</_MeshInSolution>
              </PropertyGroup>
              <PropertyGroup Condition="'$(_MeshInSolution)' == 'true' and '$(_MeshIsToBePublished)' == 'true'">
                <_MeshBuildDependsOn>$(BuildDependsOn)</_MeshBuildDependsOn>
                <BuildDependsOn>_MeshMeet;_MeshBuild</BuildDependsOn>
              </PropertyGroup>

              <!-- The build of a project whose publish others wait for. If it fails, they are not deployed, and the closing line names it. -->
              <Target Name="_MeshBuild" DependsOnTargets="$(_MeshBuildDependsOn)">
                <OnError
                  ExecuteTargets="_MeshExplainBuildFailure;_MeshNoteFailure;_MeshCloseDeploy"
                  Condition="'$(_MeshMayBePublished)' == 'true'" />
              </Target>

              <Target Name="_MeshExplainBuildFailure">
                <Message
                  Importance="high"
                  Text="$(MSBuildProjectName) -> not deployed, because the build failed; no other project of the solution is deployed either" />
              </Target>

              <Target Name="_MeshMeet" Condition="'$(_MeshInSolution)' == 'true' and '$(DesignTimeBuild)' != 'true'">
                <MSBuild
                  Projects="$(_MeshSolutionProject)"
                  Targets="Meet"
                  Properties="_MeshTasks=$(MeshTasksAssembly)"
                  RemoveProperties="$(_MeshNotOfSolution)" />
              </Target>

              <!-- Whether the verb is a part of a publish. -->
              <Target Name="_MeshChooseSolution">
                <PropertyGroup>
                  <_MeshHow>Together</_MeshHow>
                </PropertyGroup>
              </Target>

              <Target Name="_MeshChoosePublish">
                <PropertyGroup>
                  <_MeshHow>Together</_MeshHow>
                  <_MeshHow Condition="'$(_MeshPublishStarted)' == 'true'">Published</_MeshHow>
                </PropertyGroup>
              </Target>

              <Target Name="_MeshIsTogether">
                <PropertyGroup>
                  <_MeshTogether>true</_MeshTogether>
                </PropertyGroup>
              </Target>

              <Target Name="_MeshIsInnerBuild" DependsOnTargets="_MeshIsTogether">
                <PropertyGroup>
                  <_MeshNotOfSolution>$(_MeshNotOfSolution);TargetFramework</_MeshNotOfSolution>
                </PropertyGroup>
              </Target>

            """);
        foreach (var verb in MeshVerbs.All.Where(verb => verb.RunsTogether)) Write(text, verb);
        return Encoding.UTF8.GetBytes(text.Append("</Project>\n").ToString());
    }

    private const string Hooks = "\n      <_MeshHooksAfterDeploy />"
        + "\n      <_MeshHooksAfterDeploy Condition=\"'$(_MeshSucceeded)' == 'true'\">$(MeshAfterDeployTargets)</_MeshHooksAfterDeploy>";

    /// <summary>The target that finds out whether a verb runs for all projects of the solution.</summary>
    internal static string Find(MeshVerb verb) => $"_MeshFind{verb.Step}";

    private static void Write(StringBuilder text, MeshVerb verb)
    {
        var (step, name) = (verb.Step, verb.Step.ToLowerInvariant());
        var needsNoDefinition = verb.Name is "MeshRollback" or "MeshDestroy" or "MeshRecover";
        var properties = $"_MeshVerb={verb.Name};_MeshTasks=$(MeshTasksAssembly)";
        var how = verb.Name == "MeshDeploy" ? "Publish" : "Solution";
        var definition = needsNoDefinition ? "" : "\n      DefinitionFile=\"$(MeshDefinitionFile)\"";
        var findings = verb.Name is "MeshDeploy" or "MeshPlan" ? "\n      FindingsFile=\"$(_MeshFindingsFile)\"" : "";
        var receipt = verb.Name == "MeshDeploy" ? "\n      ReceiptFolder=\"$(_MeshReceiptFolder)\"" : "";
        // The receipt of an earlier publish would still name what was live then.
        if (verb.Name is "MeshDeploy" or "MeshRollback" or "MeshDestroy") receipt += "\n      PublishFolder=\"$(PublishDir)\"";
        var prepare = needsNoDefinition ? $"_MeshPrepare{step}" : $"_MeshPrepare{step};_MeshFindChangesBefore{step}";
        var returns = verb.Returns is null ? "" : $" Returns=\"@({verb.Returns})\"";
        var ownReturns = verb.Returns is null ? "" : $"\n   {returns}";
        var forget = verb.Returns is null ? ""
            : $"\n    <ItemGroup>\n      <{verb.Returns} Remove=\"@({verb.Returns})\" />\n    </ItemGroup>";
        var returned = verb.Returns is null ? "" : $"\n      <Output TaskParameter=\"Returned\" ItemName=\"{verb.Returns}\" />";
        var hooks = verb.Returns == "MeshDeployment" ? Hooks : "";
        text.Append($"""

              <Target
                Name="_MeshDescribe{step}"
                DependsOnTargets="{prepare}"
                Returns="@(_Mesh{step}Request)"
                Condition="'$({(needsNoDefinition ? "_MeshEnabledHere" : "_MeshGeneratesHere")})' == 'true'">
                <DescribeDeployment
                  Project="$(MSBuildProjectFullPath)"
                  Settings="@(_MeshSettings)"
                  WarningsAsErrors="@(_MeshWarningAsError)"
                  Items="@(_MeshItem)"
                  BackendServices="@(_MeshBackendService)"{definition}{findings}{receipt}
                  NeededBy="{name}">
                  <Output TaskParameter="Request" PropertyName="_Mesh{step}RequestText" />
                  <Output TaskParameter="GlobalProperties" ItemName="_MeshGlobalProperty" />
                </DescribeDeployment>
                <ItemGroup>
                  <_Mesh{step}Request Remove="@(_Mesh{step}Request)" />
                  <_Mesh{step}Request Include="$(MSBuildProjectFullPath)" Request="$(_Mesh{step}RequestText)" />
                </ItemGroup>
              </Target>

              <Target Name="_MeshRun{step}" DependsOnTargets="_MeshDescribe{step};_MeshFind{step};_MeshJoin{step};_MeshRequest{step};_MeshEnd{step}" />

              <Target Name="_MeshFind{step}" DependsOnTargets="_MeshMeet;_MeshChoose{how}">
                <PropertyGroup>
                  <_MeshTogether />
                  <_MeshWaits />
                </PropertyGroup>
                <MSBuild
                  Projects="$(_MeshSolutionProject)"
                  Targets="ParticipantsOf$(_MeshHow)"
                  Properties="{properties}"
                  RemoveProperties="$(_MeshNotOfSolution)"
                  Condition="'$(_MeshInSolution)' == 'true'">
                  <Output TaskParameter="TargetOutputs" ItemName="_MeshParticipantOf{step}" />
                </MSBuild>
                <PropertyGroup>
                  <_MeshTogether Condition="'%(_MeshParticipantOf{step}.Identity)' == '$(MSBuildProjectFullPath)'">true</_MeshTogether>
                </PropertyGroup>
              </Target>

              <Target Name="_MeshJoin{step}">

            """);
        Await(text, step, properties);
        text.Append($"""
                <PropertyGroup>
                  <_MeshEnding{step}>_MeshFinish{step}</_MeshEnding{step}>
                  <_MeshEnding{step} Condition="'$(_MeshWaits)' == 'true' or ('$(_MeshIsOuterBuild)' == 'true' and '$(_MeshTogether)' != 'true')" />
                </PropertyGroup>
              </Target>

              <Target Name="_MeshRequest{step}" Condition="'$(_MeshTogether)' == 'true' and '$(_MeshWaits)' != 'true'">
                <MSBuild
                  Projects="$(_MeshSolutionProject)"
                  Targets="Finish$(_MeshHow)"
                  Properties="{properties}"
                  RemoveProperties="$(_MeshNotOfSolution)" />
              </Target>

              <Target Name="_MeshEnd{step}" DependsOnTargets="$(_MeshEnding{step})" />

              <Target
                Name="_MeshFinish{step}"
                DependsOnTargets="_MeshDescribe{step};_MeshTake{step}{(verb.Returns == "MeshDeployment" ? ";_MeshRunHooksAfterDeploy" : "")}"{ownReturns} />

              <Target Name="_MeshFinishTogether{step}" DependsOnTargets="_MeshIsTogether;_MeshFinish{step}"{returns} />

              <Target Name="_MeshFinishInner{step}" DependsOnTargets="_MeshIsInnerBuild;_MeshFinish{step}"{returns} />

              <Target Name="_MeshTake{step}" DependsOnTargets="_MeshChoose{how}">{forget}
                <MSBuild
                  Projects="$(_MeshSolutionProject)"
                  Targets="Run$(_MeshHow)"
                  Properties="{properties}"
                  RemoveProperties="$(_MeshNotOfSolution)"
                  Condition="'$(_MeshTogether)' == 'true'">
                  <Output TaskParameter="TargetOutputs" ItemName="_Mesh{step}Outcome" />
                </MSBuild>
                <MSBuild
                  Projects="$(_MeshSolutionProject)"
                  Targets="RunAlone"
                  Properties="_MeshVerb={verb.Name};_MeshTasks=$(MeshTasksAssembly);_MeshRequest=$(_Mesh{step}RequestText)"
                  RemoveProperties="@(_MeshGlobalProperty)"
                  Condition="'$(_MeshTogether)' != 'true'">
                  <Output TaskParameter="TargetOutputs" ItemName="_Mesh{step}Outcome" />
                </MSBuild>
                <ReportDeployment
                  Project="$(MSBuildProjectFullPath)"
                  Settings="@(_MeshSettings)"
                  WarningsAsErrors="@(_MeshWarningAsError)"
                  Items="@(_MeshItem)"
                  BackendServices="@(_MeshBackendService)"
                  Outcomes="@(_Mesh{step}Outcome)"
                  NeededBy="{name}">{returned}
                  <Output TaskParameter="Succeeded" PropertyName="_MeshSucceeded" />
                </ReportDeployment>
                <PropertyGroup>
                  <_MeshSkipped Condition="'$(_MeshSucceeded)' != 'true'">true</_MeshSkipped>{hooks}
                </PropertyGroup>
              </Target>

            """);
    }

    private static void Await(StringBuilder text, string step, string properties) => text.Append($"""
            <MSBuild
              Projects="$(_MeshSolutionProject)"
              Targets="Begin"
              Properties="{properties}"
              RemoveProperties="$(_MeshNotOfSolution)"
              Condition="'$(_MeshTogether)' == 'true'">
              <Output TaskParameter="TargetOutputs" PropertyName="_MeshRun" />
            </MSBuild>
            <SignIn
              File="$(_MeshSignInFile)"
              Verb="{step}.{"$(_MeshHow)"}"
              Run="$(_MeshRun)"
              Expected="@(_MeshParticipantOf{step})"
              BeforeVerb="Mesh{step}"
              Condition="'$(_MeshTogether)' == 'true'">
              <Output TaskParameter="Waits" PropertyName="_MeshWaits" />
              <Output TaskParameter="Waiting" PropertyName="_MeshWaiting" />
            </SignIn>
            <Message Importance="high" Text="$(MSBuildProjectName) -> $(_MeshWaiting)" Condition="'$(_MeshWaits)' == 'true'" />

        """);
}
