# SPDX-License-Identifier: GPL-3.0-or-later
find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Svg)

add_library(shell STATIC
  about_dialog.cpp beat_title.cpp breakpoint_watch.cpp breakpoints_dialog.cpp cache_cost_text.cpp calculator_window.cpp card.cpp command_palette.cpp laboratory/branches.cpp laboratory/decoding_examples.cpp laboratory/decoding_form.cpp laboratory/decoding_form_help.cpp laboratory/decoding_form_rows.cpp laboratory/folding_group.cpp laboratory/model_words.cpp laboratory/phrase_field.cpp laboratory/token_phrases.cpp laboratory/decoding_job.cpp laboratory/decoding_lab.cpp laboratory/decoding_lab_answer.cpp engine_runner.cpp error_text.cpp exporter.cpp head_overview.cpp key_guard.cpp languages.cpp
  line_label.cpp mailbox.cpp main_window.cpp main_window_actions.cpp main_window_layout.cpp main_window_look.cpp main_window_settings.cpp
  main_window_time.cpp memory_use.cpp message_bar.cpp model_library.cpp model_loader.cpp program.cpp
  program_options.cpp positions_window.cpp prompt_history.cpp prompt_panel.cpp render.cpp run_looks.cpp run_measure.cpp run_rows.cpp run_service.cpp run_worker.cpp sampling_panel.cpp
  scenes_window.cpp scrub_bar.cpp session.cpp session_looks.cpp theme_choice.cpp thread_priority.cpp transport_bar.cpp transport_icons.cpp what_if.cpp what_if_panel.cpp window_actions.cpp window_style.cpp)
set_target_properties(shell PROPERTIES AUTOMOC ON)
target_compile_definitions(shell PRIVATE
  HEADLIGHT_VERSION="${PROJECT_VERSION}"
  HEADLIGHT_BUILD_TREE_MODELS="${CMAKE_SOURCE_DIR}/resources/models")
target_link_libraries(shell PUBLIC widgets Qt6::Widgets PRIVATE Qt6::Svg)
qt_add_resources(shell licences PREFIX /licences BASE ${CMAKE_SOURCE_DIR} FILES
  ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/resources/fonts/LICENSE-OFL.txt
  ${CMAKE_SOURCE_DIR}/resources/fonts/LICENSE-DejaVu.txt)
set(icon_files "")
foreach(size 16 32 48 128 256)
  list(APPEND icon_files ${CMAKE_SOURCE_DIR}/resources/icons/headlight-${size}.png)
endforeach()
qt_add_resources(shell icons PREFIX /icons BASE ${CMAKE_SOURCE_DIR}/resources/icons FILES ${icon_files})

add_executable(headlight main.cpp)
target_link_libraries(headlight PRIVATE shell)
install(TARGETS headlight RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
