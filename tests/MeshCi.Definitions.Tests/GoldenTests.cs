using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Tests;

public class GoldenTests
{
    [Fact]
    public void The_example_in_the_documentation_becomes_exactly_this_file()
    {
        var project = new Project()
            .With("MeshListener", "8080", "Protocol=http", "HealthCheckPath=/healthz", "PerRequestTimeout=5s")
            .With("MeshServiceDiscovery", "dns", "Hostname=orders.shop.local")
            .With("MeshBackend", "payments.shop.local")
            .With("MeshRoute", "checkout", "Prefix=/checkout", "PerRequestTimeout=3s", "RetryOn=gateway-error;connection-error", "MaxRetries=2", "PerRetryTimeout=800ms");
        var file = project.File();
        file[..file.IndexOf("  \"digest\"", StringComparison.Ordinal)].ShouldBe(
            """
            {
              "$schema": "https://raw.githubusercontent.com/meshci/meshci/main/sdk/schema/mesh-definition.schema.json",
              "formatVersion": 1,
              "mesh": "shop",
              "service": "orders",
              "version": "1.2.3",
              "owner": "shop/Orders",
              "resources": [
                {
                  "kind": "virtualNode",
                  "name": "orders",
                  "spec": {
                    "backends": [
                      {
                        "virtualService": {
                          "virtualServiceName": "payments.shop.local"
                        }
                      }
                    ],
                    "listeners": [
                      {
                        "healthCheck": {
                          "healthyThreshold": 2,
                          "intervalMillis": 10000,
                          "path": "/healthz",
                          "protocol": "http",
                          "timeoutMillis": 2000,
                          "unhealthyThreshold": 3
                        },
                        "portMapping": {
                          "port": 8080,
                          "protocol": "http"
                        },
                        "timeout": {
                          "http": {
                            "perRequest": {
                              "unit": "s",
                              "value": 5
                            }
                          }
                        }
                      }
                    ],
                    "serviceDiscovery": {
                      "dns": {
                        "hostname": "orders.shop.local"
                      }
                    }
                  }
                },
                {
                  "kind": "virtualRouter",
                  "name": "orders",
                  "spec": {
                    "listeners": [
                      {
                        "portMapping": {
                          "port": 8080,
                          "protocol": "http"
                        }
                      }
                    ]
                  }
                },
                {
                  "kind": "route",
                  "name": "checkout",
                  "parent": "orders",
                  "spec": {
                    "httpRoute": {
                      "action": {
                        "weightedTargets": [
                          {
                            "virtualNode": "orders",
                            "weight": 100
                          }
                        ]
                      },
                      "match": {
                        "prefix": "/checkout"
                      },
                      "retryPolicy": {
                        "httpRetryEvents": [
                          "gateway-error"
                        ],
                        "maxRetries": 2,
                        "perRetryTimeout": {
                          "unit": "ms",
                          "value": 800
                        },
                        "tcpRetryEvents": [
                          "connection-error"
                        ]
                      },
                      "timeout": {
                        "perRequest": {
                          "unit": "s",
                          "value": 3
                        }
                      }
                    }
                  }
                },
                {
                  "kind": "route",
                  "name": "default",
                  "parent": "orders",
                  "spec": {
                    "httpRoute": {
                      "action": {
                        "weightedTargets": [
                          {
                            "virtualNode": "orders",
                            "weight": 100
                          }
                        ]
                      },
                      "match": {
                        "prefix": "/"
                      }
                    },
                    "priority": 1000
                  }
                },
                {
                  "kind": "virtualService",
                  "name": "orders.shop.local",
                  "spec": {
                    "provider": {
                      "virtualRouter": {
                        "virtualRouterName": "orders"
                      }
                    }
                  }
                }
              ],

            """.ReplaceLineEndings("\n"));
        file.ShouldMatch("\n  \"digest\": \"sha256:[0-9a-f]{64}\"\n}\n$");
    }

    [Fact]
    public void A_client_without_a_listener_gets_only_a_node()
    {
        var outcome = new Project().With("MeshBackend", "payments.shop.local").Build();
        outcome.Definition!.Resources.Select(resource => resource.Id.ToString()).ShouldBe(["virtualNode orders"]);
    }

    [Fact]
    public void A_project_with_only_a_mesh_gets_only_the_mesh()
    {
        var outcome = new Project().With("Mesh", "shop", "EgressFilter=DROP_ALL").With("MeshAccessLog", "/dev/stdout").Build();
        outcome.Definition!.Resources.Select(resource => $"{resource.Id} {resource.Spec.GetRawText()}").ShouldBe(["mesh shop {\"egressFilter\":{\"type\":\"DROP_ALL\"}}"]);
    }

    [Theory]
    [InlineData("Orders", "orders")]
    [InlineData("Shop.OrdersApi", "shop-orders-api")]
    [InlineData("HTTPServer2Go", "http-server2-go")]
    [InlineData("..a__b..", "a-b")]
    [InlineData("Grüße", "gr-e")]
    [InlineData("", "")]
    public void The_node_name_is_the_assembly_name_in_kebab_case(string assembly, string node) => Naming.NodeName(assembly).ShouldBe(node);

    [Fact]
    public void The_order_of_independent_items_does_not_matter()
    {
        var forward = Project.Sound().With("MeshRoute", "a", "Prefix=/a", "Port=8080").With("MeshRoute", "b", "Prefix=/b", "Port=8080")
            .With("MeshListener", "18080", "Protocol=tcp").With("MeshBackend", "x").With("MeshBackend", "a").With("MeshRouteMatch", "x-b", "Route=b").With("MeshRouteMatch", "x-a", "Route=b").With("MeshAccessLog", "/dev/stdout").With("MeshTag", "team", "Value=x");
        var backward = new Project();
        foreach (var item in forward.Items.Reverse()) backward.With(item.Type, item.Include, [.. item.Metadata.Reverse().Select(pair => $"{pair.Key}={pair.Value}")]);
        backward.File().ShouldBe(forward.File());
    }
}
