namespace MeshCi.Tasks.Tests;

/// <summary>A folder that goes with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("meshci-tasks-").FullName;

    public string Write(string relative, string content)
    {
        var file = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>A shell script that can be run in the place of a program; skips the test where there is no such shell.</summary>
    public string WriteProgram(string relative, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for dotnet is a shell script.");
        var program = Write(relative, $"#!/bin/sh\n{script.ReplaceLineEndings("\n")}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
