namespace MeshCi.Tasks.Tests.Mistakes;

internal static partial class MistakeTable
{
    /// <summary>The mistakes that only a restore, a build or a deploy shows, each with the test that makes it.</summary>
    public static IReadOnlyList<MistakeElsewhere> Elsewhere { get; } =
    [
        new("No version of the SDK in `global.json`", "MSB4236", "Add the version to `msbuild-sdks` in `global.json`.",
            "MeshCi.Sdk.Tests/MistakeTests.An_SDK_without_a_version_cannot_be_found"),
        new("A package reference instead of an SDK", "MESH0018", "Remove the `PackageReference`, and write `<Sdk Name=\"MeshCi.Sdk\" />` below `<Project>`.",
            "MeshCi.Sdk.Tests/EvaluationTests.A_package_reference_is_refused_with_the_lines_that_work"),
        new("A ledger entry that was cut off", "MESH8010", "Restore the file, or remove it if no copy exists.",
            "MeshCi.Deployment.Tests/LedgerTests.A_damaged_entry_is_reported_with_its_file_and_a_fix_and_the_others_stay_usable"),
        new("A ledger entry that was edited", "MESH8010", "Restore the file from version control or a backup.",
            "MeshCi.Deployment.Tests/LedgerTests.An_entry_edited_by_hand_is_damaged"),
        new("A rollback after the ledger was deleted", "MESH8005", "Deploy first: without a ledger, there is no build to go back to.",
            "MeshCi.Sdk.Tests/FailureTests.A_rollback_without_an_earlier_build_is_an_error"),
        new("A damaged database of the embedded control plane", "MESH7050", "Restore the state directory, or delete it and deploy again.",
            "MeshCi.Local.Tests/DatabaseFileTests.A_damaged_database_is_refused_and_left_untouched",
            "MeshCi.Tasks.Tests/LocalControlPlaneTests.A_refusal_to_start_is_reported_in_complete_sentences"),
        new("A damaged credentials file of the embedded control plane", "MESH7043", "Stop the embedded control plane and delete the file.",
            "MeshCi.Aws.Tests/LocalCredentialsTests.A_file_without_both_keys_is_MESH7043_and_no_key_is_shown"),
        new("The credentials file of another embedded control plane", "MESH7021", "Stop the control plane, and delete the file.",
            "MeshCi.Deployment.Tests/ControlPlaneTests.A_wrong_key_of_the_embedded_control_plane_names_the_file_to_delete"),
        new("The address of a control plane without `MeshControlPlane`", "MESH7044", "Set `MeshControlPlane` to `appmesh`.",
            "MeshCi.Tasks.Tests/MeshSettingsTests.An_endpoint_that_the_embedded_control_plane_would_ignore_is_an_error"),
        new("A listener that requires TLS, with a caller that does not use it", "MESH5002", "Give the caller a client policy.",
            "MeshCi.Definitions.Tests/CallerTests.A_caller_without_TLS_of_a_project_that_requires_it_is_refused_at_the_backend"),
        new("A listener with a shorter timeout than its route", "MESH4002", "Raise the timeout of the listener.",
            "MeshCi.Definitions.Tests/Timeouts/TimeoutCaseTests.A_listener_that_ends_requests_before_its_route_is_reported_at_the_route"),
        new("`https` for a control plane that uses `http`", "MESH7020", "Write `http://` in `MeshEndpoint`.",
            "MeshCi.Aws.Tests/FaultTests.An_endpoint_with_https_whose_server_uses_http_is_MESH7020_with_the_address_to_set"),
        new("A region that does not exist", "MESH7041", "Correct `MeshRegion`, such as `eu-central-1`.",
            "MeshCi.Aws.Tests/EndpointTests.An_invalid_region_name_never_becomes_part_of_a_host"),
        new("A deploy to App Mesh without a token", "MESH7001", "Let the CI system issue an identity token.",
            "MeshCi.Aws.Tests/IdentityTests.Without_any_source_the_error_names_all_of_them_and_does_not_ask_for_a_role_that_is_set"),
        new("A deploy to App Mesh with static keys", "MESH7040", "Use a role, or set `MeshAllowStaticCredentials`.",
            "MeshCi.Aws.Tests/IdentityTests.Static_keys_are_MESH7040_unless_allowed"),
        new("A deploy to App Mesh without a ledger", "MESH7051", "Set `MeshLedger` to a directory that outlives the job.",
            "MeshCi.Sdk.Tests/FailureTests.A_deploy_to_App_Mesh_needs_a_ledger_that_persists_beyond_the_job"),
    ];
}
