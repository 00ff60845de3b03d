namespace MeshCi.Tests.Files;

/// <summary>A folder that is deleted with the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Full path.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("meshci-test-").FullName;

    /// <summary>Full path of a file or folder in it.</summary>
    public string File(string relative) => Path.Combine(Root, relative);

    /// <summary>Writes a file, creates its folders if needed, and returns its full path.</summary>
    public string Write(string relative, string content)
    {
        var file = File(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllText(file, content);
        return file;
    }

    /// <summary>Writes a shell script that can replace a program, and returns its full path; skips the test if there is no shell.</summary>
    public string WriteProgram(string relative, string script)
    {
        Programs.Require("sh");
        var program = Write(relative, $"#!/bin/sh\n{script.ReplaceLineEndings("\n")}\n");
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
