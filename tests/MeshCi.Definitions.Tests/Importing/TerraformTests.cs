namespace MeshCi.Definitions.Tests.Importing;

/// <summary>States and plans of Terraform.</summary>
public class TerraformTests
{
    private const string Node = """
        { "address": "module.shop.aws_appmesh_virtual_node.orders[\"v1\"]", "mode": "managed", "type": "aws_appmesh_virtual_node", "name": "orders",
          "index": "v1",
          "values": {
            "arn": "arn:aws:appmesh:eu-west-1:111122223333:mesh/shop/virtualNode/orders-v1", "id": "1", "mesh_name": "shop", "mesh_owner": "111122223333",
            "name": "orders-v1", "resource_owner": "111122223333", "tags": null, "tags_all": { "team": "a" },
            "spec": [ {
              "backend": [ { "virtual_service": [ { "client_policy": [], "virtual_service_name": "payments.local" } ] } ],
              "backend_defaults": [],
              "listener": [ {
                "connection_pool": [],
                "health_check": [ { "healthy_threshold": 2, "interval_millis": 5000, "path": "/ping", "port": 0, "protocol": "http",
                  "timeout_millis": 2000, "unhealthy_threshold": 2 } ],
                "outlier_detection": [ { "base_ejection_duration": [ { "unit": "s", "value": 30 } ], "interval": [ { "unit": "s", "value": 10 } ],
                  "max_ejection_percent": 0, "max_server_errors": 5 } ],
                "port_mapping": [ { "port": 8080, "protocol": "http" } ],
                "timeout": [ { "grpc": [], "http": [ { "idle": [ { "unit": "s", "value": 0 } ], "per_request": [] } ], "http2": [], "tcp": [] } ],
                "tls": [] } ],
              "logging": null,
              "service_discovery": [ { "aws_cloud_map": [ { "attributes": { "version": "v1" }, "namespace_name": "local",
                "service_name": "orders" } ], "dns": [] } ] } ] } }
        """;

    private const string Route = """
        { "address": "aws_appmesh_route.all", "mode": "managed", "type": "aws_appmesh_route", "name": "all",
          "values": { "mesh_name": "shop", "name": "all", "virtual_router_name": "orders",
            "spec": [ { "grpc_route": [], "http2_route": [], "priority": 0, "tcp_route": [], "http_route": [ {
              "action": [ { "weighted_target": [ { "port": 0, "virtual_node": "orders-v1", "weight": 0 }, { "port": 8080,
                "virtual_node": "orders-v2", "weight": 100 } ] } ],
              "match": [ { "header": [ { "invert": false, "match": [ { "exact": "", "prefix": "", "range": [ { "end": 5, "start": 0 } ],
                "regex": "", "suffix": "" } ], "name": "x" } ],
                "method": "", "path": [], "port": 0, "prefix": "/", "query_parameter": [], "scheme": "" } ],
              "retry_policy": [ { "http_retry_events": [ "server-error" ], "max_retries": 0, "per_retry_timeout": [ { "unit": "s", "value": 1 } ],
                "tcp_retry_events": [] } ],
              "timeout": [] } ] } ] } }
        """;

    [Fact]
    public void Values_of_modules_and_indexed_resources_are_read_without_what_is_not_set()
    {
        var imported = Imported.From(("show.json", $$"""
            { "format_version": "1.0", "terraform_version": "1.9.0", "values": { "root_module": {
              "resources": [ {{Route}}, { "mode": "data", "type": "aws_appmesh_mesh", "name": "m", "values": { "name": "shop" } },
                { "mode": "managed", "type": "aws_s3_bucket", "name": "b", "values": {} } ],
              "child_modules": [ { "address": "module.shop", "resources": [ {{Node}} ] } ] } } }
            """));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["route orders/all", "virtualNode orders-v1"]);
        imported.Tags("virtualNode orders-v1").ShouldBe("team=a");
        imported.Notes.ShouldContain("Not part of App Mesh: data source aws_appmesh_mesh, aws_s3_bucket in show.json.");
        imported.Spec("virtualNode orders-v1").ShouldBe(Imported.Canonical("""
            {
              "backends": [ { "virtualService": { "virtualServiceName": "payments.local" } } ],
              "listeners": [ {
                "healthCheck": { "healthyThreshold": 2, "intervalMillis": 5000, "path": "/ping", "protocol": "http", "timeoutMillis": 2000,
                  "unhealthyThreshold": 2 },
                "outlierDetection": { "baseEjectionDuration": { "unit": "s", "value": 30 }, "interval": { "unit": "s", "value": 10 },
                  "maxEjectionPercent": 0, "maxServerErrors": 5 },
                "portMapping": { "port": 8080, "protocol": "http" },
                "timeout": { "http": { "idle": { "unit": "s", "value": 0 } } } } ],
              "serviceDiscovery": { "awsCloudMap": { "attributes": [ { "key": "version", "value": "v1" } ], "namespaceName": "local",
                "serviceName": "orders" } }
            }
            """));
        imported.Spec("route orders/all").ShouldBe(Imported.Canonical("""
            { "httpRoute": {
                "action": { "weightedTargets": [ { "virtualNode": "orders-v1", "weight": 0 }, { "port": 8080, "virtualNode": "orders-v2", "weight": 100 } ] },
                "match": { "headers": [ { "invert": false, "match": { "range": { "start": 0, "end": 5 } }, "name": "x" } ], "prefix": "/" },
                "retryPolicy": { "httpRetryEvents": [ "server-error" ], "maxRetries": 0, "perRetryTimeout": { "unit": "s", "value": 1 } } } }
            """));
    }

    [Fact]
    public void A_route_of_gRPC_without_conditions_has_an_empty_match() =>
        Imported.From(("show.json", """
            { "format_version": "1.0", "values": { "root_module": { "resources": [ { "type": "aws_appmesh_route", "name": "r",
              "values": { "mesh_name": "m", "name": "r", "virtual_router_name": "a",
              "spec": [ { "grpc_route": [ { "action": [ { "weighted_target": [ { "virtual_node": "a", "weight": 1 } ] } ], "match": [] } ] } ] } } ] } } }
            """)).Spec("route a/r").ShouldBe("""{"grpcRoute":{"action":{"weightedTargets":[{"virtualNode":"a","weight":1}]},"match":{}}}""");

    [Fact]
    public void A_plan_gives_what_it_knows_and_an_error_for_the_rest()
    {
        var imported = Imported.From(("plan.json", """
            { "format_version": "1.2", "planned_values": { "root_module": { "resources": [
                { "address": "aws_appmesh_mesh.m", "type": "aws_appmesh_mesh", "name": "m", "values": { "name": "shop", "spec": [] } },
                { "address": "aws_appmesh_virtual_node.a", "type": "aws_appmesh_virtual_node", "name": "a",
                  "values": { "name": "a", "spec": [ { "listener": [ { "health_check": [ { "protocol": "tcp", "timeout_millis": 2000,
                    "interval_millis": 5000, "healthy_threshold": 2, "unhealthy_threshold": 2 } ], "port_mapping": [ { "port": 80, "protocol": "tcp" } ] } ],
                    "service_discovery": [ { "dns": [ { "hostname": "a.local" } ] } ] } ] } },
                { "address": "aws_appmesh_virtual_node.b", "type": "aws_appmesh_virtual_node", "name": "b", "values": { "mesh_name": "shop",
                  "name": "b", "spec": [ { "service_discovery": [ { "dns": [ {} ] } ] } ] } } ] } },
              "resource_changes": [
                { "address": "aws_appmesh_virtual_node.a", "change": { "after_unknown": { "id": true, "mesh_name": true,
                  "spec": [ { "listener": [ { "health_check": [ { "port": true } ] } ] } ] } } },
                { "address": "aws_appmesh_virtual_node.b", "change": { "after_unknown": { "id": true,
                  "spec": [ { "service_discovery": [ { "dns": [ { "hostname": true } ] } ] } ] } } } ] }
            """));

        imported.Errors.ShouldHaveSingleItem().ShouldStartWith(
            "plan.json(7) MESH1026 aws_appmesh_virtual_node.b.spec[0].service_discovery[0].dns[0].hostname is only known after 'terraform apply'.");
        imported.Read.Mesh.ShouldBe("shop");
        imported.Ids.ShouldBe(["mesh shop", "virtualNode a"]);
    }

    [Theory]
    [InlineData("""{ "team": true }""", "tags.team")]
    [InlineData("true", "tags")]
    public void A_tag_that_a_plan_does_not_know_is_noted_and_the_resource_is_imported(string unknown, string path)
    {
        var imported = Imported.From(("plan.json", $$"""
            { "format_version": "1.2", "planned_values": { "root_module": { "resources": [
                { "address": "aws_appmesh_mesh.m", "type": "aws_appmesh_mesh", "name": "m", "values": { "name": "shop", "tags": { "stage": "a" } } } ] } },
              "resource_changes": [ { "address": "aws_appmesh_mesh.m", "change": { "after_unknown": { "tags": {{unknown}} } } } ] }
            """));

        imported.Errors.ShouldBeEmpty();
        imported.Tags("mesh shop").ShouldBe("stage=a");
        imported.Notes.ShouldContain(note => note.StartsWith(
            $"A tag of mesh shop is not imported (plan.json, line 2): aws_appmesh_mesh.m.{path} is only known after", StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_file_is_read_like_the_output_of_show() =>
        Imported.From(("terraform.tfstate", """
            { "version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [ { "module": "module.a", "mode": "managed",
              "type": "aws_appmesh_virtual_service", "name": "s",
              "instances": [ { "index_key": 0, "attributes": { "mesh_name": "m", "name": "a.local",
                "spec": [ { "provider": [ { "virtual_node": [ { "virtual_node_name": "a" } ], "virtual_router": [] } ] } ] } } ] } ] }
            """)).Spec("virtualService a.local").ShouldBe("""{"provider":{"virtualNode":{"virtualNodeName":"a"}}}""");

    [Fact]
    public void Unknown_members_and_the_preview_API_are_errors_at_their_lines()
    {
        static Imported Values(string type, string spec) => Imported.From(("show.json", $$"""
            { "format_version": "1.0", "values": { "root_module": { "resources": [ { "type": "{{type}}", "name": "r", "values": { "mesh_name": "m",
              "name": "r", "spec": [ {
              {{spec}} } ] } } ] } } }
            """));

        Values("aws_appmesh_virtual_router", "\"listner\": []").Errors.ShouldHaveSingleItem()
            .ShouldBe("show.json(3) MESH1022 virtualRouter r was not imported: spec.listner is not a member of VirtualRouterSpec. Did you mean listener?");
        Values("aws_appmesh_virtual_router", "\"service_names\": [ \"a\" ]").Errors.ShouldHaveSingleItem()
            .ShouldStartWith("show.json(3) MESH1021 'show.json' is written for the preview of App Mesh (API version 2018-10-01): 'service_names'");
    }

    [Fact]
    public void A_replaced_instance_that_could_not_be_deleted_is_not_read_in_addition_to_its_successor()
    {
        const string state = """
            { "version": 4, "terraform_version": "1.5.0", "lineage": "x", "resources": [ { "mode": "managed", "type": "aws_appmesh_mesh", "name": "m",
              "instances": [ { "attributes": { "name": "shop" } }, { "deposed": "0a1b2c3d", "attributes": { "name": "shop" } } ] } ] }
            """;

        var imported = Imported.From(("terraform.tfstate", state));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["mesh shop"]);
    }

    [Fact]
    public void The_values_of_a_state_show_a_replaced_instance_as_a_resource_of_its_own_which_is_not_read_either()
    {
        var imported = Imported.From(("show.json", """
            { "format_version": "1.0", "values": { "root_module": { "resources": [
              { "address": "aws_appmesh_mesh.m", "type": "aws_appmesh_mesh", "name": "m", "values": { "name": "shop" } },
              { "address": "aws_appmesh_mesh.m", "deposed_key": "0a1b2c3d", "type": "aws_appmesh_mesh", "name": "m", "values": { "name": "old" } } ] } } }
            """));

        imported.Errors.ShouldBeEmpty();
        imported.Ids.ShouldBe(["mesh shop"]);
    }
}
