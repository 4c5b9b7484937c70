using SelfRepair.Api.Analyses;
using SelfRepair.Api.Compare;
using SelfRepair.Api.Devices;
using SelfRepair.Api.Events;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Api.Http;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Models;
using SelfRepair.Api.Notebooks;
using SelfRepair.Api.OpenApi;
using SelfRepair.Api.Pages;
using SelfRepair.Api.Problems;
using SelfRepair.Api.PromptSets;
using SelfRepair.Api.Settings;
using SelfRepair.Api.TrainingSweep;

using Serilog.Core.Logger console = Logging.Bootstrap("{Message:lj}{NewLine}");
if (args.Contains("--help"))
{
    console.Information("{Help:l}", SettingNames.Help);
    return 0;
}

try
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
    Task runtime = ModelRuntime.StartAsync(builder.Configuration);
    builder.AddSettings();
    builder.AddHosting();
    builder.Services.AddHttpRules();
    builder.AddHub();
    builder.Services.AddModels();
    builder.Services.AddPromptSets();
    builder.Services.AddExperiments(ExperimentList.Catalog);
    builder.Services.AddTrainingSweeps();
    builder.Services.AddAnalyses();
    builder.Services.AddApiDocument();

    WebApplication app = builder.Build();
    app.UseRequestLog();
    app.UseAnswerRules();
    app.UseProblems();
    app.UseRequestRules();
    app.UseApiDocument();
    app.UseHandlerRules();

    app.MapPage();
    app.MapService();
    app.MapProblems();
    app.MapModels();
    app.MapPromptSets();
    app.MapExperiments();
    app.MapAnalyses();
    app.MapEvents();
    app.MapCompare();
    app.MapNotebooks();

    await ModelRuntime.CheckAsync(runtime, app.Services);
    await app.RunAsync();
    return 0;
}
catch (Exception refusal) when (StartRefusal.SentencesOf(refusal) is { Count: > 0 } sentences)
{
    console.Fatal("{Sentences:l}", string.Join(Environment.NewLine, sentences));
    return 1;
}
