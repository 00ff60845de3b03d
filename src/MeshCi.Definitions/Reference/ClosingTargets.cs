using System.Text;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference;

/// <summary>
/// The targets that run at the end of each verb: they explain why a verb did nothing for a project, and print one closing line for a solution. Generated
/// from <see cref="MeshVerbs"/>, because MSBuild runs a target only once for a project, even if a command line contains several verbs.
/// </summary>
public static class ClosingTargets
{
    /// <summary>Path of the file in the repository.</summary>
    public const string File = "sdk/build/MeshCi.Sdk.Closing.targets";

    /// <summary>The bytes of the file: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var text = new StringBuilder("""
            <!-- Generated from the table of verbs by MeshCi.Definitions.Tests. Do not edit. -->
            <Project>
              <UsingTask TaskName="MeshCi.Tasks.Solutions.ExplainExclusion" AssemblyFile="$(MeshTasksAssembly)" Runtime="NET" />
              <UsingTask TaskName="MeshCi.Tasks.Solutions.SignIn" AssemblyFile="$(MeshTasksAssembly)" Runtime="NET" />

              <!--
                MSBuild builds a solution by building each of its projects, and has no last step. Each project therefore signs in when it has finished a verb,
                and the last one lets dirs.proj print the closing line. With several target frameworks, the outer build signs in.
              -->
              <PropertyGroup>
                <_MeshSignsIn Condition="'$(CurrentSolutionConfigurationContents)' != '' and '$(TargetFrameworks)' == ''">true</_MeshSignsIn>
                <_MeshSignsIn Condition="'$(CurrentSolutionConfigurationContents)' != '' and '$(_MeshIsOuterBuild)' == 'true'">true</_MeshSignsIn>
                <_MeshExplains Condition="'[$(MeshEnabled)]' == '[false]' and '$(CurrentSolutionConfigurationContents)' == ''">true</_MeshExplains>
                <_MeshCloses Condition="'$(DesignTimeBuild)' != 'true' and '$(_MeshSignsIn)$(_MeshExplains)' != ''">true</_MeshCloses>
                <_MeshSignInFile>$(MSBuildProjectExtensionsPath)$(MSBuildProjectName).mesh.signin</_MeshSignInFile>
                <_MeshSolutionProject>$(MSBuildThisFileDirectory)dirs.proj</_MeshSolutionProject>
                <_MeshNotOfSolution>Configuration;Platform</_MeshNotOfSolution>
              </PropertyGroup>

              <!-- Runs if a verb fails. The result of its last task can be that of a user's target, whose failure need not be one of the verb. -->
              <Target Name="_MeshNoteFailure">
                <PropertyGroup>
                  <_MeshVerbFailed>true</_MeshVerbFailed>
                </PropertyGroup>
              </Target>

              <!-- Describes the project to the closing line. This is an evaluation, never a build. -->
              <Target Name="_MeshDescribeParticipation" Returns="@(_MeshParticipation)">
                <PropertyGroup>
                  <_MeshArrives>true</_MeshArrives>
                  <_MeshArrives Condition="'$(PublishProtocol)' == 'Container' and '$(EnableSdkContainerSupport)' != 'true'">false</_MeshArrives>
                  <_MeshArrives
                    Condition="'$(_MeshTransfers)' == 'true' and '$(DeployOnBuild)' == 'true' and '$(NoBuild)' == 'true'
                      and '$(PublishProtocol)' != '' and '$(PublishProtocol)' != 'FileSystem'">false</_MeshArrives>
                </PropertyGroup>
                <ItemGroup>
                  <_MeshParticipation Remove="@(_MeshParticipation)" />
                  <_MeshParticipation
                    Include="$(MSBuildProjectFullPath)"
                    Enabled="$(MeshEnabled)"
                    Exclusion="$(_MeshExclusion)"
                    SignIn="$(_MeshSignInFile)"
                    SignsIn="$(_MeshSignsIn)"
                    Publishes="$(_MeshIsToBePublished)"
                    Arrives="$(_MeshArrives)"
                    CreatesImage="$(EnableSdkContainerSupport)" />
                </ItemGroup>
              </Target>

            """);
        foreach (var verb in MeshVerbs.All.Where(verb => verb.Flag is not null)) Answer(text, verb);
        foreach (var verb in MeshVerbs.All) Close(text, verb);
        Close(text, "Publish", "Publish", "MeshDeploy", " and '$(_MeshMayDeploy)' == 'true' and '$(_MeshPublishes)' != 'true'");
        return Encoding.UTF8.GetBytes(text.Append("</Project>\n").ToString());
    }

    /// <summary>The element that also closes a verb that failed. It must be the last one in the verb's target.</summary>
    internal static string OnError(MeshVerb verb) => $"    <OnError ExecuteTargets=\"_MeshNoteFailure;{TargetOf(verb)}\" />\n";

    // The same spelling in every kind of project, and an answer even if the verb had nothing to do. A verb that failed leaves no answer.
    private static void Answer(StringBuilder text, MeshVerb verb) => text.Append($"""

          <Target Name="_MeshAnswer{verb.Name["Mesh".Length..]}" AfterTargets="{verb.Name}">
            <PropertyGroup>
              <{verb.Flag}>false</{verb.Flag}>
              <{verb.Flag} Condition="'@({verb.Returns})' != ''">true</{verb.Flag}>
            </PropertyGroup>
          </Target>

        """);

    private static string TargetOf(MeshVerb verb) => $"_MeshClose{verb.Name["Mesh".Length..]}";

    // MeshGenerate is also a part of builds and of other verbs, which have their own end.
    private static void Close(StringBuilder text, MeshVerb verb) =>
        Close(
            text, verb.Name["Mesh".Length..], verb.Name, verb.Name,
            verb.Name == "MeshGenerate" ? " and '$(_MeshDefinitionNeededBy)' == 'generate'" : "");

    private static void Close(StringBuilder text, string name, string after, string verb, string condition) => text.Append($"""

          <Target
            Name="_MeshClose{name}"
            AfterTargets="{after}"
            Condition="'$(_MeshCloses)' == 'true'{condition}">
            <PropertyGroup>
              <_MeshVerbSucceeded>true</_MeshVerbSucceeded>
              <_MeshVerbSucceeded Condition="'$(_MeshVerbFailed)' == 'true' and '$(_MeshSkipped)' != 'true'">false</_MeshVerbSucceeded>
              <_MeshSolutionProperties>_MeshVerb={verb};_MeshTasks=$(MeshTasksAssembly)</_MeshSolutionProperties>
              <_MeshIsLast>false</_MeshIsLast>
            </PropertyGroup>
            <ExplainExclusion
              Verb="{verb}"
              Project="$(MSBuildProjectFullPath)"
              Exclusion="$(_MeshExclusion)"
              OutputType="$(OutputType)"
              Condition="'$(_MeshExplains)' == 'true'" />
            <MSBuild
              Projects="$(_MeshSolutionProject)"
              Targets="Begin"
              Properties="$(_MeshSolutionProperties)"
              RemoveProperties="$(_MeshNotOfSolution)"
              Condition="'$(_MeshSignsIn)' == 'true'">
              <Output TaskParameter="TargetOutputs" PropertyName="_MeshRun" />
            </MSBuild>
            <MSBuild
              Projects="$(_MeshSolutionProject)"
              Targets="Expect"
              Properties="$(_MeshSolutionProperties)"
              RemoveProperties="$(_MeshNotOfSolution)"
              Condition="'$(_MeshSignsIn)' == 'true'">
              <Output TaskParameter="TargetOutputs" ItemName="_MeshExpected{name}" />
            </MSBuild>
            <SignIn
              File="$(_MeshSignInFile)"
              Verb="{verb}"
              Run="$(_MeshRun)"
              Succeeded="$(_MeshVerbSucceeded)"
              Expected="@(_MeshExpected{name})"
              Condition="'$(_MeshSignsIn)' == 'true'">
              <Output TaskParameter="IsLast" PropertyName="_MeshIsLast" />
            </SignIn>
            <MSBuild
              Projects="$(_MeshSolutionProject)"
              Targets="Close"
              Properties="$(_MeshSolutionProperties)"
              RemoveProperties="$(_MeshNotOfSolution)"
              Condition="'$(_MeshIsLast)' == 'true'" />
          </Target>

        """);
}
