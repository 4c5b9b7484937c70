using SelfRepair.OnnxExport;

return await new ExportCommand().RunAsync(args);
