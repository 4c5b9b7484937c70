using System.CommandLine;
using SelfRepair.Benchmarks.CommandLine;
using SelfRepair.Benchmarks.Measures;

namespace SelfRepair.Benchmarks.SmallRequests;

/// <summary><c>service</c>: how fast the service is ready and answers small requests.</summary>
internal static class ServiceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<string> program = new("--program")
        {
            Description = "The service's executable, built as Release.",
            Required = true,
        };
        Option<int> requests = CommonOptions.Count("--requests", "How many requests are timed.", 200);
        Option<string?> json = CommonOptions.Json();
        Command command = new("service", "Starts the service and sends it small requests on the embedded model.")
        {
            program, requests, json,
        };
        return command.Doing(parsed =>
        {
            ServiceRun run = new(Path.GetFullPath(parsed.GetRequiredValue(program)));
            ServiceResult result = run.ExecuteAsync(parsed.GetValue(requests)).GetAwaiter().GetResult();
            Console.WriteLine(
                $"ready after {result.ReadySeconds:F2} s ({result.FirstReadySeconds:F2} s at first); "
                + $"first request {result.FirstSeconds * 1e3:F0} ms, then p50 {result.P50Seconds * 1e3:F1} ms, "
                + $"p95 {result.P95Seconds * 1e3:F1} ms, at most {result.MaxSeconds * 1e3:F1} ms");
            ResultFile.Write(parsed.GetValue(json), result);
        });
    }
}
