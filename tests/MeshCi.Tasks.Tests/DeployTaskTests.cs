using System.Net;
using System.Net.Sockets;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace MeshCi.Tasks.Tests;

/// <summary>A deploy that cannot begin or is canceled, and what all tasks have in common.</summary>
public sealed class DeployTaskTests : OrdersProject
{
    [Theory]
    [InlineData("elsewhere", "MESH0002")]
    [InlineData("appmesh", "MESH7051")]
    public void An_invalid_control_plane_setting_is_refused_before_anything_is_done(string controlPlane, string code)
    {
        Generate(Items());
        using var task = Deploy(("MeshControlPlane", controlPlane), ("MeshRegion", "eu-west-1"));

        task.Execute().ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("MeshNodeName", "mailer")]
    [InlineData("MeshOwnerId", "tests/mailer")]
    public void A_definition_that_another_project_has_overwritten_is_refused(string property, string value)
    {
        Generate(Items(), (property, value));
        using var task = Deploy(("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshLedger", "ledger"));

        task.Execute().ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH0014");
        error.Message!.ShouldContain("another project has overwritten the definition of this project. Nothing was changed. Set MeshDefinitionFile");
    }

    [Fact]
    public void A_ledger_that_is_not_a_directory_is_refused()
    {
        Generate(Items());
        using var task = Deploy(("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshLedger", "gs://bucket/prefix"));

        task.Execute().ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH7052");
    }

    [Fact]
    public void A_control_plane_program_that_cannot_run_is_reported_with_the_reason()
    {
        Generate(Items());
        using var task = Deploy(
            ("MeshControlPlane", "local"), ("MeshControlPlaneProgram", Path.Combine(Folder.Root, "absent.dll")), ("DotNetHost", "dotnet"));

        task.Execute().ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("MESH7050");
        error.Message!.ShouldEndWith(". Nothing was changed.");
    }

    [Fact]
    public async Task A_cancelled_deploy_ends_and_reports_that_nothing_was_changed()
    {
        Generate(Items());
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "kept-from-every-log");
        using var task = Deploy(
            ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshLedger", "ledger"), ("MeshAllowStaticCredentials", "true"),
            ("MeshEndpoint", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));

        var running = Task.Run(task.Execute, TestContext.Current.CancellationToken);
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        task.Cancel();

        (await running).ShouldBeFalse();
        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH0009");
        Engine.Everything.ShouldNotContain("kept-from-every-log");
    }

    [Fact]
    public void History_shows_readable_entries_and_names_unreadable_ones()
    {
        Folder.Write("state/ledger/shop/orders/00000001.json", "{ half");
        using var task = new ShowMeshHistory
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(("MeshStateDirectory", Path.Combine(Folder.Root, "state")))
        };

        task.Execute().ShouldBeFalse();

        Engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("MESH8010");
        Engine.Lines.ShouldContain("The ledger entries of shop/orders are missing or cannot be read, so it is unknown what is deployed.");
        Engine.Everything.ShouldNotContain("not been deployed");
    }

    [Theory]
    [InlineData("newer", "MESH0003", "has formatVersion 3")]
    [InlineData("a file", "MESH0012", "is not a directory. Set MeshLedger to a directory")]
    [InlineData("a directory", "MESH0012", "is a directory where MeshCi expects a file")]
    [InlineData("a named pipe", "MESH8010", "it is a named pipe or a device, not a file")]
    public void History_names_what_is_wrong_with_the_ledger(string fault, string code, string cause)
    {
        const string entry = "state/ledger/shop/orders/00000001.json";
        if (fault == "newer") Folder.Write(entry, """{"formatVersion":3}""");
        else if (fault == "a file") Folder.Write("state/ledger", "");
        else if (fault == "a directory") Folder.Write($"{entry}/file", "");
        else UnusualFile.Create(Folder.Write(entry, ""), UnusualFile.Pipe);
        using var task = new ShowMeshHistory
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(("MeshStateDirectory", Path.Combine(Folder.Root, "state")))
        };

        task.Execute().ShouldBeFalse();

        var error = Engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe(code);
        error.Message!.ShouldContain(cause);
        Engine.Everything.ShouldNotContain("not been deployed");
    }

    [Fact]
    public void Every_task_can_run_in_process_in_a_multithreaded_build() =>
        typeof(MeshTask).Assembly.GetExportedTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(ITask)))
            .ShouldAllBe(
            type => type.GetCustomAttributesData()
                .Any(attribute => attribute.AttributeType.FullName == "Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute"));
}
